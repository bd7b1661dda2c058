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

import java.time.Duration;
import java.util.function.BiFunction;

import dev.smtpd.SmtpConnector;
import dev.smtpd.SmtpReply;
import dev.smtpd.fault.Fault;
import dev.smtpd.fault.FaultAction;
import dev.smtpd.fault.FaultStage;
import dev.smtpd.fault.SmtpFaults;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.context.properties.source.MutuallyExclusiveConfigurationPropertiesException;

/**
 * Maps the properties of faults on purpose.
 */
final class FaultsMapper {

	private static final Logger logger = LoggerFactory.getLogger(FaultsMapper.class);

	private static final String PREFIX = "smtpd.faults";

	private final SmtpdProperties properties;

	FaultsMapper(SmtpdProperties properties) {
		this.properties = properties;
	}

	/**
	 * Return the faults, of which a warning is logged, since no client can rely on a
	 * server that makes them.
	 * @return new faults
	 */
	SmtpFaults toFaults() {
		SmtpFaults faults = new SmtpFaults();
		int count = this.properties.getFaults().size();
		if (count > SmtpFaults.MAX_FAULTS) {
			throw new InvalidConfigurationPropertyValueException(PREFIX, count + " faults",
					"There must be at most %d.".formatted(SmtpFaults.MAX_FAULTS));
		}
		this.properties.getFaults().forEach((name, properties) -> {
			Fault fault = toFault(PREFIX + "." + name + ".", properties);
			PropertyValues.apply(PREFIX, name, (valid) -> {
				faults.put(valid, fault);
				return valid;
			});
		});
		if (!faults.isEmpty()) {
			logger.warn("The SMTP server makes faults on purpose, configured by '{}': {}", PREFIX, faults.list());
			warnOfUnknownConnectors();
		}
		return faults;
	}

	private void warnOfUnknownConnectors() {
		this.properties.getFaults().forEach((name, properties) -> {
			String connector = properties.getConnector();
			if (connector != null && !connector.equals(SmtpConnector.DEFAULT_NAME)
					&& !this.properties.getConnectors().containsKey(connector)) {
				logger.warn(
						"'{}.{}.connector' is '{}', which 'smtpd.connectors' doesn't have: the fault is only made if "
								+ "another SMTP server of the application has a connector of that name",
						PREFIX, name, connector);
			}
		});
	}

	private static Fault toFault(String prefix, SmtpdFaultProperties properties) {
		FaultStage stage = require(prefix + "at", properties.getAt(), "A fault needs to know its stage.",
				"Set it to the stage, such as end-of-data.");
		FaultAction action = require(prefix + "then", properties.getThen(), "A fault needs to know what to do.",
				"Set it to reply, delay, drop, reset or half-line.");
		SmtpReply reply = (properties.getReply() != null)
				? PropertyValues.map(prefix + "reply", properties.getReply(), Fault::parseReply) : null;
		if (action == FaultAction.REPLY) {
			require(prefix + "reply", reply, "'" + prefix + "then' is reply.",
					"Set it to the text of a reply, such as '451 4.3.0 Try later'.");
		}
		Duration delay = properties.getDelay();
		if (action == FaultAction.DELAY) {
			require(prefix + "delay", delay, "'" + prefix + "then' is delay.", "Set it to a duration, such as 5s.");
		}
		Fault fault = with(Fault.at(stage).drop(), prefix + "delay", delay, Fault::after);
		Duration checked = fault.delay();
		fault = PropertyValues.map(prefix + "then", action,
				(valid) -> new Fault(stage, valid, reply, checked, 0, 0, null, null, null));
		return withConditions(fault, prefix, properties);
	}

	private static Fault withConditions(Fault fault, String prefix, SmtpdFaultProperties properties) {
		MutuallyExclusiveConfigurationPropertiesException.throwIfMultipleNonNullValuesIn((entries) -> {
			entries.put(prefix + "nth", properties.getNth());
			entries.put(prefix + "every", properties.getEvery());
		});
		Fault result = with(fault, prefix + "nth", properties.getNth(), Fault::onNth);
		result = with(result, prefix + "every", properties.getEvery(), Fault::onEvery);
		result = with(result, prefix + "sender", properties.getSender(), Fault::forSender);
		result = with(result, prefix + "recipient", properties.getRecipient(), Fault::forRecipient);
		return with(result, prefix + "connector", properties.getConnector(), Fault::onConnector);
	}

	private static <T> Fault with(Fault fault, String property, @Nullable T value, BiFunction<Fault, T, Fault> change) {
		return (value != null) ? PropertyValues.map(property, value, (valid) -> change.apply(fault, valid)) : fault;
	}

	private static <T> T require(String property, @Nullable T value, String reason, String action) {
		if (value == null) {
			throw new MissingConfigurationPropertyException(property, reason, action);
		}
		return value;
	}

}
