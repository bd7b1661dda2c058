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

import java.util.Set;

import dev.smtpd.SmtpReply;

/**
 * The replies to clients that follow from those of upstream servers.
 */
final class UpstreamReplies {

	/**
	 * Replies about the login of this server, which its clients can't change (RFC 4954
	 * section 6).
	 */
	private static final Set<Integer> ABOUT_LOGIN = Set.of(530, 534, 535, 538);

	private static final Set<Integer> ACCEPTING = Set.of(250, 251, 252);

	private UpstreamReplies() {
	}

	// Return the reply to the client. The upstream server closes its connection to this
	// server by 421, not that of the client, and a login concerns this server only.
	static SmtpReply forClient(SmtpReply reply) {
		if (ABOUT_LOGIN.contains(reply.code())) {
			return SmtpReply.of(451, "4.7.0", "Upstream server doesn't know this server, try again later");
		}
		if (reply.code() == 421) {
			return SmtpReply.of(451, reply.enhancedStatus(), reply.lines());
		}
		if (reply.isPositive() && !ACCEPTING.contains(reply.code())) {
			return SmtpReply.of(250, reply.enhancedStatus(), reply.lines());
		}
		boolean last = reply.isPositive() || reply.isTransient() || reply.isPermanent();
		return last ? reply : UpstreamException.garbage("Not a last reply", null).reply();
	}

}
