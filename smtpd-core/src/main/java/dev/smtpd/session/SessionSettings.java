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

package dev.smtpd.session;

/**
 * What all sessions of a server have in common.
 *
 * @param hostname the name by which the server introduces itself
 * @param dataSizeLimit the greatest size of a message in bytes; 0 for no limit
 * @param smtputf8 whether SMTPUTF8 is offered
 * @param decodeData whether content must be UTF-8 text
 * @param receivedHeader whether the trace header is added
 * @param rejectBareNewlines whether content with a CR or LF on its own is refused
 * @param maxRecipients how many recipients a message may have
 * @param startTls whether a connector offers STARTTLS
 * @since 0.1.0
 */
public record SessionSettings(String hostname, long dataSizeLimit, boolean smtputf8, boolean decodeData,
		boolean receivedHeader, boolean rejectBareNewlines, int maxRecipients, boolean startTls) {

	/**
	 * Return whether a message may be of a size.
	 * @param bytes the size in bytes
	 * @return whether it isn't too large
	 */
	public boolean allowsSize(long bytes) {
		return this.dataSizeLimit == 0 || bytes <= this.dataSizeLimit;
	}

}
