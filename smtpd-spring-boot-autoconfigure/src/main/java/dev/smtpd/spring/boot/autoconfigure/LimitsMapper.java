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

import java.util.Set;

import dev.smtpd.settings.SmtpLimits;

/**
 * Maps {@code smtpd.limits.*} to {@link SmtpLimits}.
 *
 * @param properties the properties
 */
record LimitsMapper(SmtpdLimitProperties properties) {

	/**
	 * Apply the properties.
	 * @param limits the limits that they change
	 * @return the changed limits
	 */
	SmtpLimits apply(SmtpLimits limits) {
		CheckedProperties checked = new CheckedProperties("smtpd.limits.");
		try {
			return apply(limits, checked);
		}
		catch (IllegalArgumentException ex) {
			throw checked.rejected(ex);
		}
	}

	private SmtpLimits apply(SmtpLimits limits, CheckedProperties checked) {
		SmtpdLimitProperties from = this.properties;
		SmtpLimits changed = limits.withMaxConnections(checked.value("max-connections", from.getMaxConnections()))
			.withMaxConnectionsPerAddress(
					checked.value("max-connections-per-address", from.getMaxConnectionsPerAddress()))
			.withMaxMessages(checked.value("max-messages", from.getMaxMessages()))
			.withMaxRecipients(checked.value("max-recipients", from.getMaxRecipients()))
			.withMaxCommands(checked.value("max-commands", from.getMaxCommands()))
			.withMaxErrors(checked.value("max-errors", from.getMaxErrors()))
			.withMaxUnknownRecipients(checked.value("max-unknown-recipients", from.getMaxUnknownRecipients()))
			.withUnknownRecipientDelay(checked.value("unknown-recipient-delay", from.getUnknownRecipientDelay()))
			.withMaxCommandLine((int) Math.min(checked.value("max-command-line", from.getMaxCommandLine()).toBytes(),
					Integer.MAX_VALUE))
			.withMaxTextLine(checked.value("max-text-line", from.getMaxTextLine()).toBytes())
			.withMaxHeaderSize(checked.value("max-header-size", from.getMaxHeaderSize()).toBytes())
			.withMaxFutureRelease(checked.value("max-future-release", from.getMaxFutureRelease()));
		Set<String> forbidden = from.getForbiddenCommands();
		return (forbidden != null) ? changed.withForbiddenCommands(checked.value("forbidden-commands", forbidden))
				: changed;
	}

}
