/*
 * Copyright 2026-present the original author or authors.
 *
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *      https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */

package dev.smtpd.mail;

import java.io.IOException;
import java.io.InputStream;

/**
 * The bytes of a message, which can be read any number of times.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface MailSource {

	/**
	 * Open the message from its first byte. It may be called by several threads.
	 * @return a new stream at each call, closed by the caller
	 * @throws IOException if the message can't be read
	 */
	InputStream open() throws IOException;

	/**
	 * Open the message from a later byte. Where a source can seek, this is the place for
	 * it: parts of large messages are opened this way.
	 * @param offset how many bytes to leave out
	 * @return a new stream at each call, closed by the caller
	 * @throws IOException if the message can't be read, or is shorter
	 */
	default InputStream open(long offset) throws IOException {
		InputStream in = open();
		try {
			in.skipNBytes(offset);
			return in;
		}
		catch (IOException | RuntimeException ex) {
			in.close();
			throw ex;
		}
	}

	/**
	 * Return the size of the message.
	 * @return the size in bytes, -1 if it isn't known
	 */
	default long size() {
		return -1;
	}

}
