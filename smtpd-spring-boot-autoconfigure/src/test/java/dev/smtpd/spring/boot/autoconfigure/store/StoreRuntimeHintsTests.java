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

package dev.smtpd.spring.boot.autoconfigure.store;

import dev.smtpd.spring.event.MessageStoredEvent;
import dev.smtpd.spring.event.StoredEnvelope;
import dev.smtpd.spring.event.StoredRecipient;
import dev.smtpd.spring.event.StoredSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.annotation.ReflectiveRuntimeHintsRegistrar;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a native image keeps.
 */
class StoreRuntimeHintsTests {

	private final RuntimeHints hints = new RuntimeHints();

	@ParameterizedTest
	@ValueSource(strings = { "h2", "postgresql" })
	void schemaIsKept(String platform) {
		String schema = "dev/smtpd/spring/store/schema-" + platform + ".sql";
		assertThat(getClass().getClassLoader().getResource(schema)).isNotNull();
		new StoreRuntimeHints().registerHints(this.hints, null);
		assertThat(RuntimeHintsPredicates.resource().forResource(schema)).accepts(this.hints);
	}

	@ParameterizedTest
	@ValueSource(
			classes = { MessageStoredEvent.class, StoredEnvelope.class, StoredRecipient.class, StoredSession.class })
	void eventIsReadFromJson(Class<?> type) {
		new ReflectiveRuntimeHintsRegistrar().registerRuntimeHints(this.hints,
				SmtpdStoreConfigurations.PublishingConfiguration.class);
		assertThat(RuntimeHintsPredicates.reflection().onType(type)).accepts(this.hints);
	}

	@Test
	void otherTypesArentKept() {
		new ReflectiveRuntimeHintsRegistrar().registerRuntimeHints(this.hints,
				SmtpdStoreConfigurations.SweeperConfiguration.class);
		assertThat(RuntimeHintsPredicates.reflection().onType(MessageStoredEvent.class)).rejects(this.hints);
	}

}
