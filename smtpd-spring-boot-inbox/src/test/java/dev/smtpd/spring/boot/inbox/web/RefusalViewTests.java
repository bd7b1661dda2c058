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

import java.time.Instant;
import java.util.List;

import dev.smtpd.spring.boot.inbox.store.Refusal;
import dev.smtpd.spring.boot.inbox.store.RefusalStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

/**
 * The address that was refused.
 */
class RefusalViewTests {

	@ParameterizedTest
	@CsvSource(quoteCharacter = '`', delimiter = '|', value = { "RCPT TO:<joe@example.org>|joe@example.org",
			"rcpt to: <joe@example.org> NOTIFY=NEVER ORCPT=rfc822;<x>|joe@example.org",
			"RCPT TO:<not an address>|not an address", "RCPT TO:joe@example.org NOTIFY=NEVER|joe@example.org",
			"RCPT TO:<\"a>b\"@example.org> X=<y>|\"a>b\"@example.org",
			"RCPT TO:<\"a\\\">b\"@example.org>|\"a\\\">b\"@example.org", "RCPT TO:<joe@example.org|<joe@example.org",
			"RCPT TO:<@a,@b:joe@example.org>|@a,@b:joe@example.org", "RCPT TO:<<script>alert(1)</script>>|<script" })
	void recipientIsThatOfTheCommand(String command, String address) {
		assertThat(RefusalView.of(refusal(RefusalStage.RCPT, command)).refusedRecipient()).isEqualTo(address);
	}

	@ParameterizedTest
	@ValueSource(strings = { "RCPT", "RCPT joe@example.org", "RCPT TO:", "RCPT TO: ", "MESSAGE" })
	void commandWithoutAnAddressHasNone(String command) {
		assertThat(RefusalView.of(refusal(RefusalStage.RCPT, command)).refusedRecipient()).isNull();
	}

	@Test
	void senderIsThatOfTheCommand() {
		RefusalView view = RefusalView.of(refusal(RefusalStage.MAIL, "MAIL FROM:<> SIZE=99"));
		assertThat(view.refusedSender()).isEmpty();
		assertThat(view.refusedRecipient()).isNull();
	}

	@Test
	void laterStagesRefuseNoAddress() {
		RefusalView view = RefusalView.of(refusal(RefusalStage.MESSAGE, "RCPT TO:<joe@example.org>"));
		assertThat(view.refusedSender()).isNull();
		assertThat(view.refusedRecipient()).isNull();
	}

	@ParameterizedTest
	@ValueSource(strings = { "<", "\"", "\\", "\"\\", "<\"", "a", "\"a\"", " " })
	@Timeout(20)
	void hostileCommandsTakeNoTime(String part) {
		assertThatNoException()
			.isThrownBy(() -> RefusalView.of(refusal(RefusalStage.RCPT, "RCPT TO:<" + part.repeat(1_000))));
	}

	private static Refusal refusal(RefusalStage stage, String command) {
		return new Refusal(1, Instant.EPOCH, stage, "1", "default", "192.0.2.1", null, null, command, null, List.of(),
				0, 550, "5.1.1", "No such mailbox here", null);
	}

}
