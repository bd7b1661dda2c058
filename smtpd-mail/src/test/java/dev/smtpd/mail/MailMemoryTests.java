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

package dev.smtpd.mail;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;

import dev.smtpd.SmtpReplyException;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Texts share their memory.
 */
class MailMemoryTests {

	private static final int MEGABYTE = 1024 * 1024;

	@Test
	void textTakesEightTimesItsSizeUntilItsAccountIsClosed() {
		MailMemory memory = new MailMemory(100 * MEGABYTE, Duration.ZERO);
		assertThat(memory.getMax()).isEqualTo(100 * MEGABYTE);
		try (MailMemory.Account account = memory.open()) {
			assertThat(memory.getReserved()).isZero();
			account.reserve(MEGABYTE);
			account.reserve(MEGABYTE);
			assertThat(memory.getReserved()).isEqualTo(8 * MEGABYTE + 1024);
		}
		assertThat(memory.getReserved()).isZero();
	}

	@Test
	void textThatIsTooLargeIsReadAlone() {
		MailMemory memory = new MailMemory(MEGABYTE, Duration.ZERO);
		MailMemory.Account other = memory.open();
		try (MailMemory.Account account = memory.open()) {
			account.reserve(Long.MAX_VALUE / 16);
			assertThat(memory.getReserved()).isEqualTo(MEGABYTE);
			assertThatExceptionOfType(SmtpReplyException.class).isThrownBy(() -> other.reserve(1))
				.satisfies((ex) -> assertThat(ex.getReply().toString()).startsWith("451 4.3.2"));
			assertThat(memory.getRefused()).isOne();
		}
		other.reserve(1);
		assertThat(memory.getReserved()).isPositive();
	}

	@Test
	void textOfAMessageWithinTheMessageTakesMemoryOfTheSameAccount() {
		MailMemory memory = new MailMemory(MEGABYTE, Duration.ZERO);
		MailMemory.Account account = memory.open();
		InboundMail nested = mail(account).attachments().get(0).message();
		long outer = memory.getReserved();
		assertThat(nested.text().strip()).isEqualTo("inner".repeat(2000));
		long both = memory.getReserved();
		assertThat(both).isGreaterThanOrEqualTo(outer + 8 * 9_500);
		nested.html();
		nested.text();
		assertThat(memory.getReserved()).isEqualTo(both);
		account.close();
		assertThat(memory.getReserved()).isZero();
	}

	@Test
	void textOfAMessageWithinTheMessageIsRefusedRatherThanWaitedFor() {
		MailMemory memory = new MailMemory(MEGABYTE, Duration.ofMinutes(1));
		MailMemory.Account account = memory.open();
		InboundMail mail = mail(account);
		assertThat(mail.text().strip()).isEqualTo("outer");
		MailMemory.Account other = memory.open();
		other.reserve((memory.getMax() - memory.getReserved()) / 8 - 1024);
		InboundMail nested = mail.attachments().get(0).message();
		assertThatExceptionOfType(SmtpReplyException.class).isThrownBy(nested::text);
		assertThat(memory.getRefused()).isOne();
		other.close();
		assertThat(nested.text()).startsWith("inner");
	}

	private static InboundMail mail(MailMemory.Account account) {
		String text = """
				Content-Type: multipart/mixed; boundary=b

				--b

				outer
				--b
				Content-Type: message/rfc822

				Subject: inner

				%s
				--b--
				""".formatted("inner".repeat(2000)).replace("\n", "\r\n");
		byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
		return InboundMail.nested(() -> new ByteArrayInputStream(bytes), MailLimits.defaults(), 0, account);
	}

	@Test
	void othersWaitTheirTurn() throws Exception {
		MailMemory memory = new MailMemory(MEGABYTE, Duration.ofMinutes(1));
		MailMemory.Account first = memory.open();
		first.reserve(MEGABYTE);
		CountDownLatch done = new CountDownLatch(1);
		Thread thread = new Thread(() -> {
			try (MailMemory.Account account = memory.open()) {
				account.reserve(MEGABYTE);
				done.countDown();
			}
		});
		thread.start();
		while (memory.getWaiting() == 0) {
			Thread.onSpinWait();
		}
		assertThat(done.getCount()).isOne();
		first.close();
		thread.join();
		assertThat(done.getCount()).isZero();
		assertThat(memory.getReserved()).isZero();
	}

	@Test
	void interruptedThreadIsRefusedAndStaysInterrupted() throws Exception {
		MailMemory memory = new MailMemory(MEGABYTE, Duration.ofMinutes(1));
		memory.open().reserve(MEGABYTE);
		AtomicReference<Boolean> interrupted = new AtomicReference<>();
		Thread thread = new Thread(() -> {
			Thread.currentThread().interrupt();
			assertThatExceptionOfType(SmtpReplyException.class).isThrownBy(() -> memory.open().reserve(1));
			interrupted.set(Thread.interrupted());
		});
		thread.start();
		thread.join();
		assertThat(interrupted.get()).isTrue();
	}

	@Test
	void closedAccountReservesNothing() {
		MailMemory memory = new MailMemory(MEGABYTE, Duration.ZERO);
		MailMemory.Account account = memory.open();
		account.close();
		account.reserve(1);
		account.close();
		assertThat(memory.getReserved()).isZero();
	}

	@Test
	void boundIsPositive() {
		assertThatIllegalArgumentException().isThrownBy(() -> new MailMemory(1023, Duration.ZERO));
	}

}
