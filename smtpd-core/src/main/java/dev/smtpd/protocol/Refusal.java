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

import dev.smtpd.SmtpLimit;
import dev.smtpd.SmtpReply;
import org.jspecify.annotations.Nullable;

/**
 * A negative reply, and the limit that is its reason.
 *
 * @param reply the reply
 * @param limit the limit that the client has reached, or {@code null} if the reply has
 * another reason
 * @since 0.1.0
 */
public record Refusal(SmtpReply reply, @Nullable SmtpLimit limit) {

	/**
	 * Return a refusal that no limit is the reason of.
	 * @param reply the reply
	 * @return the refusal
	 */
	public static Refusal of(SmtpReply reply) {
		return new Refusal(reply, null);
	}

}
