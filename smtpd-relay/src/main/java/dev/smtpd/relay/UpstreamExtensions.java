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

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import dev.smtpd.SmtpReply;

/**
 * The extensions that an upstream server offers (RFC 5321 section 4.1.1.1).
 *
 * @param parameters their parameters by their keywords in upper case
 * @param maxSize the greatest size of a message (RFC 1870), {@link Long#MAX_VALUE} if
 * there is no limit
 */
record UpstreamExtensions(Map<String, List<String>> parameters, long maxSize) {

	static final UpstreamExtensions NONE = new UpstreamExtensions(Map.of(), Long.MAX_VALUE);

	/**
	 * Parse the reply to EHLO. The first line is a greeting.
	 */
	static UpstreamExtensions parse(SmtpReply reply) {
		Map<String, List<String>> parameters = new HashMap<>();
		for (String line : reply.lines().subList(1, reply.lines().size())) {
			String[] words = line.trim().toUpperCase(Locale.ROOT).split(" +");
			parameters.put(words[0], Arrays.asList(words).subList(1, words.length));
		}
		return new UpstreamExtensions(parameters, maxSize(parameters.getOrDefault("SIZE", List.of())));
	}

	private static long maxSize(List<String> size) {
		if (size.isEmpty() || !size.get(0).matches("\\d{1,18}")) {
			return Long.MAX_VALUE;
		}
		long bytes = Long.parseLong(size.get(0));
		return (bytes > 0) ? bytes : Long.MAX_VALUE;
	}

	boolean offers(String keyword) {
		return this.parameters.containsKey(keyword);
	}

	List<String> authMechanisms() {
		return this.parameters.getOrDefault("AUTH", List.of());
	}

}
