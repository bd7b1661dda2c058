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

package dev.smtpd.spring.boot.autoconfigure;

import java.util.function.Function;

import dev.smtpd.settings.SmtpLimits;
import org.jspecify.annotations.Nullable;

/**
 * Maps {@code smtpd.limits.*} to {@link SmtpLimits}.
 */
final class LimitsMapper {

	private final SmtpdLimitProperties properties;

	private SmtpLimits limits;

	LimitsMapper(SmtpdLimitProperties properties, SmtpLimits limits) {
		this.properties = properties;
		this.limits = limits;
	}

	SmtpLimits toLimits() {
		apply("max-connections", this.properties.getMaxConnections(), this.limits::withMaxConnections);
		apply("max-connections-per-address", this.properties.getMaxConnectionsPerAddress(),
				this.limits::withMaxConnectionsPerAddress);
		apply("max-messages", this.properties.getMaxMessages(), this.limits::withMaxMessages);
		apply("max-recipients", this.properties.getMaxRecipients(), this.limits::withMaxRecipients);
		apply("max-commands", this.properties.getMaxCommands(), this.limits::withMaxCommands);
		apply("max-errors", this.properties.getMaxErrors(), this.limits::withMaxErrors);
		apply("max-unknown-recipients", this.properties.getMaxUnknownRecipients(),
				this.limits::withMaxUnknownRecipients);
		apply("unknown-recipient-delay", this.properties.getUnknownRecipientDelay(),
				this.limits::withUnknownRecipientDelay);
		apply("max-command-line", this.properties.getMaxCommandLine(),
				(size) -> this.limits.withMaxCommandLine(Math.toIntExact(Math.min(size.toBytes(), Integer.MAX_VALUE))));
		apply("max-text-line", this.properties.getMaxTextLine(), (size) -> this.limits.withMaxTextLine(size.toBytes()));
		apply("max-header-size", this.properties.getMaxHeaderSize(),
				(size) -> this.limits.withMaxHeaderSize(size.toBytes()));
		apply("max-future-release", this.properties.getMaxFutureRelease(), this.limits::withMaxFutureRelease);
		apply("forbidden-commands", this.properties.getForbiddenCommands(), this.limits::withForbiddenCommands);
		return this.limits;
	}

	private <T> void apply(String name, @Nullable T value, Function<T, SmtpLimits> change) {
		PropertyValues.apply("smtpd.limits." + name, value, (valid) -> this.limits = change.apply(valid));
	}

}
