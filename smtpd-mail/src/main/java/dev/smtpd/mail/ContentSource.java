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
import java.io.UncheckedIOException;

import dev.smtpd.MessageContent;

/**
 * A message that a server has received, in memory or in its spool.
 *
 * @param content the content
 */
record ContentSource(MessageContent content) implements MailSource {

	@Override
	public InputStream open() throws IOException {
		try {
			return this.content.inputStream();
		}
		catch (UncheckedIOException ex) {
			throw ex.getCause();
		}
	}

	@Override
	public long size() {
		return this.content.size();
	}

}
