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

package dev.smtpd.spring.boot.inbox.release;

import java.util.List;

import dev.smtpd.Mailbox;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * To which recipients messages may be sent on.
 */
class AllowedRecipientsTests {

	private final AllowedRecipients allowed = new AllowedRecipients(List.of("*@example.org", "Ann.*@*.example.com"));

	@ParameterizedTest
	@ValueSource(strings = { "joe@example.org", "JOE@EXAMPLE.ORG", "\"joe x\"@example.org", "ann.lee@a.example.com" })
	void allows(String address) {
		boolean space = address.indexOf(' ') >= 0;
		assertThat(this.allowed.allows(Mailbox.of(address))).isEqualTo(!space);
	}

	@ParameterizedTest
	@ValueSource(strings = { "joe@example.net", "joe@sub.example.org", "joe@example.org.evil.example",
			"joe@evilexample.org", "joe%evil.example@example.org", "evil.example!joe@example.org",
			"\"joe@evil.example\"@example.org", "\"@evil.example:joe\"@example.org", "ann@a.example.com",
			"ann.lee@example.com", "joe@exampleXorg", "joe@e\u212Aample.org", "joe@[127.0.0.1]" })
	void refuses(String address) {
		assertThat(this.allowed.allows(Mailbox.of(address))).isFalse();
	}

	@ParameterizedTest
	@ValueSource(strings = { "*", "example.org", "@example.org", "joe@", "a@b@c", "" })
	void patternIsAnAddress(String pattern) {
		assertThatIllegalArgumentException().isThrownBy(() -> new AllowedRecipients(List.of(pattern)));
	}

}
