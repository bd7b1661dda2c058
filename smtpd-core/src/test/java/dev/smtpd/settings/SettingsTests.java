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

package dev.smtpd.settings;

import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Settings are changed one at a time, and checked where they are made.
 */
class SettingsTests {

	private static final Duration NEGATIVE = Duration.ofMillis(-1);

	private static final TimeoutSettings TIMEOUTS = TimeoutSettings.defaults();

	private static final SpoolSettings SPOOL = SpoolSettings.defaults();

	// what is set together with another setting
	private static final Map<String, String> FOLLOWING = Map.of("memoryThreshold", "maxMemoryThreshold");

	private static final AuthSettings AUTH = AuthSettings.defaults();

	private static final SmtpLimits LIMITS = SmtpLimits.defaults();

	static Stream<Arguments> components() {
		return Stream
			.of(TIMEOUTS, SPOOL, AUTH, LIMITS, AuthLimits.defaults(), ProxySettings.defaults(),
					SyntaxSettings.defaults())
			.flatMap((settings) -> Stream.of(settings.getClass().getRecordComponents())
				.map((component) -> Arguments.of(settings, component)));
	}

	@ParameterizedTest
	@MethodSource("components")
	void methodChangesItsSettingOnly(Record settings, RecordComponent component) throws Exception {
		Object value = other(component.getAccessor().invoke(settings), component);
		String name = component.getName();
		Object changed = settings.getClass()
			.getMethod("with" + Character.toUpperCase(name.charAt(0)) + name.substring(1), component.getType())
			.invoke(settings, value);
		for (RecordComponent each : settings.getClass().getRecordComponents()) {
			Object expected = (each.getName().equals(name) || each.getName().equals(FOLLOWING.get(name))) ? value
					: each.getAccessor().invoke(settings);
			assertThat(each.getAccessor().invoke(changed)).as(each.getName()).isEqualTo(expected);
		}
		assertThat(changed).isNotEqualTo(settings);
	}

	private static Object other(Object value, RecordComponent component) {
		Map<String, Object> values = Map.of("mechanisms", List.of("PLAIN"), "directory", Path.of("spool"),
				"forbiddenCommands", Set.of("GET"), "limits", AuthLimits.defaults().withMaxWaiting(1), "bareNewlines",
				BareNewlineMode.KEEP, "addresses", AddressSyntax.TOLERANT);
		if (values.containsKey(component.getName())) {
			return values.get(component.getName());
		}
		if (value instanceof Boolean flag) {
			return !flag;
		}
		if (value instanceof Integer number) {
			return number + 1;
		}
		if (value instanceof Long number) {
			return number + 1;
		}
		return (value instanceof Duration time) ? time.plusSeconds(1) : List.of(Network.of("192.0.2.0/24"));
	}

	static Stream<Arguments> invalid() {
		return Stream.of(wrong(() -> TIMEOUTS.withIdle(NEGATIVE), "The idle timeout must not be negative"),
				wrong(() -> TIMEOUTS.withData(NEGATIVE), "The data timeout must not be negative"),
				wrong(() -> TIMEOUTS.withUnterminatedData(NEGATIVE), "The timeout for unterminated data must not"),
				wrong(() -> TIMEOUTS.withMinDataRate(-1), "The data rate must not be negative"),
				wrong(() -> TIMEOUTS.withProcessing(NEGATIVE), "The processing timeout must not be negative"),
				wrong(() -> TIMEOUTS.withGreetingDelay(NEGATIVE), "The greeting delay must not be negative"),
				wrong(() -> TIMEOUTS.withMaxReplyDelay(NEGATIVE), "The delay must not be negative"),
				wrong(() -> TIMEOUTS.withTlsHandshake(Duration.ZERO), "The timeout must be positive"),
				wrong(() -> TIMEOUTS.withProxyHeader(Duration.ZERO), "The timeout must be positive"),
				wrong(() -> SPOOL.withMemoryThreshold(-1), "The threshold must not be negative"),
				wrong(() -> SPOOL.withMaxMemoryThreshold(SPOOL.memoryThreshold() - 1),
						"The maximum threshold must not be less than the threshold"),
				wrong(() -> SPOOL.withMemoryBudget(-1), "The budget must not be negative"),
				wrong(() -> SPOOL.withDiskBudget(-1), "The budget must not be negative"),
				wrong(() -> AUTH.withFailureDelay(NEGATIVE), "The delay must not be negative"),
				wrong(() -> AUTH.withMaxFailures(0), "A client must be allowed at least one failure"),
				wrong(() -> AUTH.withMechanisms(List.of("CRAM-MD5")), "There is no SASL mechanism 'CRAM-MD5'"),
				wrong(() -> LIMITS.withMaxRecipients(0), "A message must be allowed at least one recipient"),
				wrong(() -> LIMITS.withMaxFutureRelease(Duration.ofMillis(999)), "The time must be 1 to 999999999"),
				wrong(() -> LIMITS.withMaxFutureRelease(Duration.ofSeconds(1_000_000_000)), "The time must be 1 to"));
	}

	private static Arguments wrong(Supplier<?> settings, String message) {
		return Arguments.of(message, settings);
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("invalid")
	void invalidSettingIsRefusedByName(String message, Supplier<?> settings) {
		assertThatIllegalArgumentException().isThrownBy(settings::get).withMessageStartingWith(message);
	}

	@Test
	void namesOfMechanismsAreInAnyCase() {
		assertThat(AUTH.withMechanisms(List.of("plain", "Login")).mechanisms()).containsExactly("plain", "Login");
	}

}
