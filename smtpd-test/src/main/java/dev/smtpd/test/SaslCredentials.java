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

package dev.smtpd.test;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;

/**
 * What a client sends to authenticate: the responses of a SASL mechanism, of which the
 * first may be sent with the command.
 *
 * @param command the AUTH command
 * @param responses the responses to the challenges of the server
 */
record SaslCredentials(String command, List<String> responses) {

	static SaslCredentials of(String mechanism, String username, String secret) {
		String name = mechanism.toUpperCase(Locale.ROOT);
		return switch (name) {
			case "PLAIN" -> initial(name, "\0" + username + "\0" + secret);
			case "LOGIN" -> new SaslCredentials("AUTH LOGIN", List.of(base64(username), base64(secret)));
			// after a failure these two expect an answer without content
			case "XOAUTH2" -> initial(name, "user=" + username + "\1auth=Bearer " + secret + "\1\1", "");
			case "OAUTHBEARER" -> initial(name, "n,a=" + username + ",\1auth=Bearer " + secret + "\1\1", "");
			default -> throw new IllegalArgumentException("Unknown SASL mechanism '" + mechanism + "'");
		};
	}

	SmtpTestReply exchange(SmtpTestConnection connection) {
		SmtpTestReply reply = connection.command(this.command);
		for (String response : this.responses) {
			if (reply.code() == 334) {
				reply = connection.command(response);
			}
		}
		return reply;
	}

	private static SaslCredentials initial(String mechanism, String response, String... others) {
		return new SaslCredentials("AUTH " + mechanism + " " + base64(response), List.of(others));
	}

	private static String base64(String text) {
		return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
	}

}
