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

package dev.smtpd;

import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class EsmtpParametersTests {

	@Test
	void none() {
		EsmtpParameters none = EsmtpParameters.none();
		assertThat(none.isEmpty()).isTrue();
		assertThat(none.contains("SIZE")).isFalse();
		assertThat(none.get("SIZE")).isNull();
		assertThat(none.asMap()).isEmpty();
		assertThat(none.asList()).isEmpty();
		assertThat(none).hasToString("").isEqualTo(EsmtpParameters.of(Map.of()));
	}

	@Test
	void keywordsInAnyCase() {
		EsmtpParameters parameters = EsmtpParameters.of(parameters());
		assertThat(parameters.isEmpty()).isFalse();
		assertThat(parameters.contains("BODY")).isTrue();
		assertThat(parameters.contains("body")).isTrue();
		assertThat(parameters.get("Body")).isEqualTo("8bitMIME");
		assertThat(parameters.contains("smtputf8")).isTrue();
		assertThat(parameters.get("smtputf8")).isNull();
		assertThat(parameters.contains("SIZE")).isFalse();
		assertThat(parameters.get("SIZE")).isNull();
	}

	@Test
	void inTheOrderOfTheCommandAsInSmtpdPy() {
		EsmtpParameters parameters = EsmtpParameters.of(parameters());
		assertThat(parameters.asList()).containsExactly("SMTPUTF8", "BODY=8bitMIME", "A=1");
		assertThat(parameters.asMap().keySet()).containsExactly("SMTPUTF8", "BODY", "A");
		assertThat(parameters).hasToString("SMTPUTF8 BODY=8bitMIME A=1");
	}

	@Test
	void cannotBeChanged() {
		Map<String, @Nullable String> values = parameters();
		EsmtpParameters parameters = EsmtpParameters.of(values);
		values.put("SIZE", "5");
		assertThat(parameters.contains("SIZE")).isFalse();
		assertThatExceptionOfType(UnsupportedOperationException.class)
			.isThrownBy(() -> parameters.asMap().put("SIZE", "5"));
		assertThatExceptionOfType(UnsupportedOperationException.class)
			.isThrownBy(() -> parameters.asList().add("SIZE=5"));
		assertThatExceptionOfType(UnsupportedOperationException.class)
			.isThrownBy(() -> EsmtpParameters.none().asMap().put("SIZE", "5"));
	}

	@Test
	void equalsByKeywordsAndValues() {
		EsmtpParameters parameters = EsmtpParameters.of(Map.of("size", "5"));
		assertThat(parameters).isEqualTo(EsmtpParameters.of(Map.of("SIZE", "5")))
			.hasSameHashCodeAs(EsmtpParameters.of(Map.of("SIZE", "5")))
			.isNotEqualTo(EsmtpParameters.of(Map.of("SIZE", "6")))
			.isNotEqualTo(EsmtpParameters.none())
			.isNotEqualTo("SIZE=5");
	}

	private static Map<String, @Nullable String> parameters() {
		Map<String, @Nullable String> values = new LinkedHashMap<>();
		values.put("smtputf8", null);
		values.put("Body", "8bitMIME");
		values.put("A", "1");
		return values;
	}

}
