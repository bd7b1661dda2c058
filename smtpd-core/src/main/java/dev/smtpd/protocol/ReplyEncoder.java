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

package dev.smtpd.protocol;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;

import dev.smtpd.SmtpReply;

/**
 * Writes replies as they go over the wire (RFC 5321 section 4.2).
 *
 * @since 0.1.0
 */
public final class ReplyEncoder {

	private ReplyEncoder() {
	}

	/**
	 * Encode a reply.
	 * @param reply the reply
	 * @param utf8 whether the client may be sent UTF-8 (RFC 6531 section 3.7.4);
	 * otherwise what isn't ASCII becomes a question mark
	 * @return its lines, each ended by CR LF
	 */
	public static byte[] encode(SmtpReply reply, boolean utf8) {
		StringBuilder text = new StringBuilder(64);
		for (Iterator<String> lines = reply.lines().iterator(); lines.hasNext();) {
			String line = lines.next();
			text.append(reply.code()).append(lines.hasNext() ? '-' : ' ');
			if (reply.enhancedStatus() != null) {
				text.append(reply.enhancedStatus()).append(' ');
			}
			text.append(line).append("\r\n");
		}
		Charset charset = utf8 ? StandardCharsets.UTF_8 : StandardCharsets.US_ASCII;
		return text.toString().getBytes(charset);
	}

}
