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

package dev.smtpd.spring.boot.inbox.web;

import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Links to the application.
 */
class InboxLinksTests {

	@Test
	void pathIsBelowThatOfTheApplication() {
		assertThat(new InboxLinks(Map.of("Tickets", "/tickets")).under("/app")).containsEntry("Tickets",
				"/app/tickets");
		assertThat(new InboxLinks(Map.of("Home", "/")).under("")).containsEntry("Home", "/");
	}

	@Test
	void urlStaysAsItIs() {
		assertThat(new InboxLinks(Map.of("Wiki", "https://wiki.example.org/mail")).under("/app")).containsEntry("Wiki",
				"https://wiki.example.org/mail");
	}

	@ParameterizedTest
	@ValueSource(strings = { "javascript:alert(1)", "data:text/html,x", "//evil.example", "/\\evil.example", "tickets",
			"", "https:///x", "/a b" })
	void otherTargetsAreRefused(String target) {
		assertThatIllegalArgumentException().isThrownBy(() -> new InboxLinks(Map.of("Tickets", target)))
			.withMessageContaining("Tickets: " + target);
	}

	@Test
	void linkNeedsAText() {
		assertThatIllegalArgumentException().isThrownBy(() -> new InboxLinks(Map.of(" ", "/tickets")));
	}

}
