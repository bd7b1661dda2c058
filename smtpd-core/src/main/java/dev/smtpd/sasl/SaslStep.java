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

package dev.smtpd.sasl;

import java.nio.charset.StandardCharsets;
import java.security.Principal;

import org.jspecify.annotations.Nullable;

/**
 * What comes next in an authentication.
 *
 * @since 0.1.0
 */
public sealed interface SaslStep {

	/**
	 * The client is asked for more.
	 *
	 * @param data the data for the client, not encoded yet; not changed by anyone
	 */
	@SuppressWarnings("ArrayRecordComponent")
	record Challenge(byte[] data) implements SaslStep {

		static Challenge of(String text) {
			return new Challenge(text.getBytes(StandardCharsets.UTF_8));
		}

	}

	/**
	 * The client has proved who it is, and acknowledges that the server has done so, too.
	 *
	 * @param data the proof of the server, not encoded yet; not changed by anyone
	 */
	@SuppressWarnings("ArrayRecordComponent")
	record Confirmation(byte[] data) implements SaslStep {

	}

	/**
	 * Application code has to say something first.
	 *
	 * @param username the user that the client means to be, {@code null} if it doesn't
	 * say so
	 * @param question asks it, on a thread that may block
	 */
	record Ask(@Nullable String username, Question question) implements SaslStep {

	}

	/**
	 * The client is who it says.
	 *
	 * @param principal who it is
	 */
	record Success(Principal principal) implements SaslStep {

	}

	/**
	 * The client is refused, for whatever reason.
	 */
	record Failure() implements SaslStep {

	}

	/**
	 * The client is refused, and gets the reason before the refusal itself.
	 *
	 * @param data the data for the client, not encoded yet; not changed by anyone
	 */
	@SuppressWarnings("ArrayRecordComponent")
	record Refusal(byte[] data) implements SaslStep {

	}

	/**
	 * What the client has sent breaks the rules of the mechanism.
	 */
	record Malformed() implements SaslStep {

	}

	/**
	 * The client asks for a variant of the mechanism that isn't supported.
	 *
	 * @param reason what isn't supported, without a full stop
	 */
	record Unsupported(String reason) implements SaslStep {

	}

	/**
	 * Something to ask of application code.
	 */
	@FunctionalInterface
	interface Question {

		/**
		 * Ask it.
		 * @return what comes next, which is not another question
		 * @throws Exception what application code throws
		 */
		SaslStep ask() throws Exception;

	}

}
