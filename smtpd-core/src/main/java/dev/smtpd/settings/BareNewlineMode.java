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

package dev.smtpd.settings;

/**
 * What becomes of a CR or LF on its own in the content of a message (RFC 5321 section
 * 2.3.8). In no mode does it end a line for the protocol: only CR LF {@code .} CR LF ends
 * a message, and a dot after it is an ordinary character. Messages with
 * {@code BODY=BINARYMIME} are left as they are.
 *
 * @since 0.1.0
 */
public enum BareNewlineMode {

	/**
	 * The message is rejected with 554.
	 */
	REJECT,

	/**
	 * They are content as any other octet.
	 */
	KEEP,

	/**
	 * An LF on its own becomes CR LF, and counts as such for the size of the message. A
	 * message with a CR on its own is rejected with 554, since no line end can be made of
	 * it: clients that send CR CR LF would have each line followed by an empty one, which
	 * ends the header.
	 */
	CONVERT

}
