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

package dev.smtpd.spring.boot.test;

import dev.smtpd.spring.listener.annotation.SmtpListener;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * What {@link SmtpTestClients#bindToListeners} reports, and that it logs nothing.
 */
@ExtendWith(OutputCaptureExtension.class)
class BindToListenersFailureTests {

	@Test
	void placeholderWithoutValueIsExplained() {
		assertThatIllegalStateException().isThrownBy(() -> SmtpTestClients.bindToListeners(new WithPlaceholder()))
			.withMessageContaining("app.domain")
			.withMessageContaining("SmtpTestClients.listeners(...).properties(");
	}

	@Test
	void withoutListenersThereIsNothingToTest() {
		assertThatIllegalStateException().isThrownBy(() -> SmtpTestClients.bindToListeners())
			.withMessageContaining("none of [] has an @SmtpListener method");
		assertThatIllegalStateException().isThrownBy(() -> SmtpTestClients.bindToListeners("none"))
			.withMessageContaining("none of [java.lang.String]");
		assertThat(SmtpTestClients.listeners().processors((message) -> null).build().mail().send()).isAccepted();
	}

	@Test
	void nothingIsLogged(CapturedOutput output) {
		assertThat(SmtpTestClients.bindToListeners(new Plain()).mail().to("plain@example.org").send()).isAccepted();
		assertThat(output).doesNotContain("The server keeps no files");
	}

	static class WithPlaceholder {

		@SmtpListener("support@${app.domain}")
		void support() {
		}

	}

	static class Plain {

		@SmtpListener("plain@example.org")
		void plain() {
		}

	}

}
