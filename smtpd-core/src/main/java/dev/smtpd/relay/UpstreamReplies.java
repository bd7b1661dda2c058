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

package dev.smtpd.relay;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.smtpd.SmtpReply;
import io.netty.handler.codec.smtp.SmtpResponse;
import org.jspecify.annotations.Nullable;

/**
 * Reads what upstream servers say.
 */
final class UpstreamReplies {

	private static final Pattern STATUS = Pattern
		.compile("([245]\\.(?:0|[1-9]\\d{0,2})\\.(?:0|[1-9]\\d{0,2}))(?: (.*)|)");

	private static final int MAX_TEXT_OCTETS = 490;

	/**
	 * Replies about this server's own login, which its clients can do nothing about (RFC
	 * 4954 section 6).
	 */
	private static final Set<Integer> ABOUT_LOGIN = Set.of(530, 534, 535, 538);

	private UpstreamReplies() {
	}

	/**
	 * Return a reply as it can be passed on, with what can't be in a reply replaced.
	 * @param response the reply of an upstream server
	 * @return the reply
	 * @throws UpstreamException if it has no code of SMTP
	 */
	static SmtpReply parse(SmtpResponse response) throws UpstreamException {
		List<String> lines = response.details().stream().map(UpstreamReplies::harmless).toList();
		if (lines.isEmpty()) {
			lines = List.of("");
		}
		String status = commonStatus(response.code(), lines);
		List<String> texts = (status != null)
				? lines.stream().map((line) -> line.substring(Math.min(line.length(), status.length() + 1))).toList()
				: lines;
		try {
			return SmtpReply.of(response.code(), status, texts);
		}
		catch (IllegalArgumentException ex) {
			throw UpstreamException.garbage("Not a reply: " + response.code(), ex);
		}
	}

	// Return a refusal as the client is told it. The upstream server's farewell to this
	// server is none to the client, and its demand for a login none of the client's
	// business.
	static SmtpReply forClient(SmtpReply reply) {
		if (ABOUT_LOGIN.contains(reply.code())) {
			return SmtpReply.of(451, "4.7.0", "Upstream server doesn't know this server, try again later");
		}
		if (reply.code() == 421) {
			return SmtpReply.of(451, reply.enhancedStatus(), reply.lines());
		}
		return reply;
	}

	private static @Nullable String commonStatus(int code, List<String> lines) {
		String common = null;
		for (String line : lines) {
			Matcher matcher = STATUS.matcher(line);
			if (!matcher.matches() || matcher.group(1).charAt(0) - '0' != code / 100
					|| (common != null && !common.equals(matcher.group(1)))) {
				return null;
			}
			common = matcher.group(1);
		}
		return common;
	}

	// the decoder has already replaced what isn't ASCII
	private static String harmless(CharSequence text) {
		StringBuilder line = new StringBuilder(text.toString().stripTrailing());
		for (int i = 0; i < line.length(); i++) {
			if (line.charAt(i) < ' ' || line.charAt(i) > '~') {
				line.setCharAt(i, '?');
			}
		}
		String harmless = line.toString();
		return (harmless.getBytes(StandardCharsets.US_ASCII).length > MAX_TEXT_OCTETS)
				? harmless.substring(0, MAX_TEXT_OCTETS) : harmless;
	}

}
