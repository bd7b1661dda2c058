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
import java.util.regex.Pattern;

import dev.smtpd.settings.SmtpLimits;

import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

/**
 * Maps {@code smtpd.limits.*}.
 */
final class LimitsMapper {

	private static final Pattern BUILDER_NAME = Pattern.compile("^[a-z][A-Za-z]* must");

	private final SmtpdProperties.Limits properties;

	private SmtpLimits limits;

	LimitsMapper(SmtpdProperties.Limits properties, SmtpLimits limits) {
		this.properties = properties;
		this.limits = limits;
	}

	SmtpLimits toLimits() {
		apply("max-connections", this.properties.getMaxConnections(), this.limits::withMaxConnections);
		apply("max-connections-per-address", this.properties.getMaxConnectionsPerAddress(),
				this.limits::withMaxConnectionsPerAddress);
		apply("max-messages", this.properties.getMaxMessages(), this.limits::withMaxMessages);
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
		if (this.properties.getForbiddenCommands() != null) {
			apply("forbidden-commands", this.properties.getForbiddenCommands(), this.limits::withForbiddenCommands);
		}
		return this.limits;
	}

	private <T> void apply(String name, T value, Function<T, SmtpLimits> change) {
		this.limits = apply("smtpd.limits.", name, value, change);
	}

	/**
	 * Change limits by a property.
	 * @param <T> the type of the property
	 * @param <L> the type of the limits
	 * @param prefix the prefix of the name of the property
	 * @param name the rest of its name
	 * @param value its value
	 * @param change returns the changed limits
	 * @return the changed limits
	 * @throws InvalidConfigurationPropertyValueException if there can't be such limits
	 */
	static <T, L> L apply(String prefix, String name, T value, Function<T, L> change) {
		try {
			return change.apply(value);
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidConfigurationPropertyValueException(prefix + name, value, reason(ex));
		}
	}

	// without the name that the value has in the builder
	private static String reason(IllegalArgumentException ex) {
		return BUILDER_NAME.matcher(String.valueOf(ex.getMessage())).replaceFirst("It must") + ".";
	}

}
