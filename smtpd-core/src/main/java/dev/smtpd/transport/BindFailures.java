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

package dev.smtpd.transport;

import java.net.InetSocketAddress;
import java.util.Locale;

import dev.smtpd.SmtpBindException;
import dev.smtpd.SmtpBindException.Reason;
import org.jspecify.annotations.Nullable;

/**
 * Finds the reason why a port can't be bound. NIO has it in words, the native transports
 * by numbers.
 */
final class BindFailures {

	private BindFailures() {
	}

	static SmtpBindException translate(String connector, InetSocketAddress address, @Nullable String otherConnector,
			Throwable cause) {
		Reason reason = reason(cause);
		return new SmtpBindException(connector, address, reason, (reason == Reason.PORT_IN_USE) ? otherConnector : null,
				cause);
	}

	private static Reason reason(Throwable cause) {
		String message = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
		if (message.contains("in use")) {
			return Reason.PORT_IN_USE;
		}
		if (message.contains("permission denied")) {
			return Reason.PERMISSION_DENIED;
		}
		if (message.contains("assign requested address")) {
			return Reason.ADDRESS_NOT_AVAILABLE;
		}
		return Reason.OTHER;
	}

}
