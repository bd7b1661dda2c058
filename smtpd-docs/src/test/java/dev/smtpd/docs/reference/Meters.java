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

package dev.smtpd.docs.reference;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;

import dev.smtpd.spring.boot.inbox.metrics.InboxMeter;
import dev.smtpd.spring.metrics.SmtpServerMeter;
import dev.smtpd.spring.observation.SmtpObservationDocumentation;
import io.micrometer.common.docs.KeyName;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.docs.MeterDocumentation;

import org.springframework.beans.BeanUtils;

/**
 * The meters and observations, from the enumerations that name them.
 */
public final class Meters {

	private Meters() {
	}

	/**
	 * Return all meters of the server.
	 * @return a table
	 */
	public static String table() {
		return table(SmtpServerMeter.values(), SmtpServerMeter::getDescription);
	}

	/**
	 * Return all tags of meters of the server.
	 * @return a table
	 */
	public static String tags() {
		return tags(SmtpServerMeter.Key.values(), SmtpServerMeter.Key::getDescription);
	}

	/**
	 * Return all meters of the inbox.
	 * @return a table
	 */
	public static String inboxTable() {
		return table(InboxMeter.values(), InboxMeter::getDescription);
	}

	/**
	 * Return all tags of meters of the inbox.
	 * @return a table
	 */
	public static String inboxTags() {
		return tags(InboxMeter.Key.values(), InboxMeter.Key::getDescription);
	}

	private static <M extends MeterDocumentation> String table(M[] meters, Function<M, String> description) {
		return AsciiDoc.table("4,2,2,3,5", List.of("Meter", "Type", "Unit", "Tags", "What it says"),
				Arrays.stream(meters)
					.map((meter) -> List.of(AsciiDoc.code(meter.getName()),
							meter.getType().name().toLowerCase(Locale.ROOT).replace('_', ' '), unit(meter),
							names(meter.getKeyNames()), AsciiDoc.text(description.apply(meter))))
					.toList());
	}

	private static <K extends KeyName> String tags(K[] keys, Function<K, String> description) {
		return AsciiDoc.table("1,5", List.of("Tag", "What it says"),
				Arrays.stream(keys)
					.map((key) -> List.of(AsciiDoc.code(key.asString()), AsciiDoc.text(description.apply(key))))
					.toList());
	}

	/**
	 * Return all observations.
	 * @return a table
	 */
	public static String observations() {
		return AsciiDoc.table("2,3,3", List.of("Observation", "Low cardinality", "High cardinality"), Arrays
			.stream(SmtpObservationDocumentation.values())
			.map((observation) -> List.of(AsciiDoc.code(name(observation)),
					names(observation.getLowCardinalityKeyNames()), names(observation.getHighCardinalityKeyNames())))
			.toList());
	}

	private static String name(SmtpObservationDocumentation observation) {
		return (observation.getName() != null) ? observation.getName()
				: Objects.requireNonNull(BeanUtils.instantiateClass(observation.getDefaultConvention()).getName());
	}

	private static String unit(MeterDocumentation meter) {
		return (meter.getType() == Meter.Type.TIMER) ? "seconds" : Objects.toString(meter.getBaseUnit(), "");
	}

	private static String names(KeyName[] keys) {
		return Arrays.stream(keys).map(KeyName::asString).map(AsciiDoc::code).collect(Collectors.joining(", "));
	}

}
