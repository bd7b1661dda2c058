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

import dev.smtpd.test.SmtpTestConnection;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Attributes by key.
 */
class SessionAttributesTests {

	private static final AttributeKey<String> KEY = AttributeKey.of("name");

	private final SessionAttributes attributes = new SessionAttributes();

	@Test
	void keysOfOneNameAreDifferent() {
		AttributeKey<Integer> other = AttributeKey.of("name");
		this.attributes.set(KEY, "value");
		this.attributes.set(other, 7);
		assertThat(this.attributes.get(KEY)).isEqualTo("value");
		assertThat(this.attributes.get(other)).isEqualTo(7);
		assertThat(KEY).hasToString("name");
	}

	@Test
	void valueIsReplaced() {
		assertThat(this.attributes.set(KEY, "first")).isNull();
		assertThat(this.attributes.set(KEY, "second")).isEqualTo("first");
		assertThat(this.attributes.computeIfAbsent(KEY, () -> "third")).isEqualTo("second");
	}

	@Test
	void valueIsComputedOnce() {
		assertThat(this.attributes.computeIfAbsent(KEY, () -> "first")).isEqualTo("first");
		assertThat(this.attributes.get(KEY)).isEqualTo("first");
	}

	@Test
	void onlyTheGivenValueIsRemoved() {
		this.attributes.set(KEY, "value");
		assertThat(this.attributes.remove(KEY, "other")).isFalse();
		assertThat(this.attributes.get(KEY)).isEqualTo("value");
		assertThat(this.attributes.remove(KEY, "value")).isTrue();
		assertThat(this.attributes.remove(KEY)).isNull();
	}

	@Test
	void policyPassesAnAttributeToTheProcessor() {
		try (TestServer server = TestServer.start((builder) -> builder.policy(new SessionPolicy() {

			@Override
			public @Nullable SmtpReply onHelo(SmtpSession session, String clientName) {
				assertThat(session.attribute(KEY)).isNull();
				session.attributes().set(KEY, clientName);
				return null;
			}

		})); SmtpTestConnection client = server.client()) {
			client.beginData().sendRaw("hi\r\n.\r\n").expect("250 2.0.0");
			assertThat(server.received().get(0).session().attribute(KEY)).isEqualTo("client.example.org");
		}
	}

}
