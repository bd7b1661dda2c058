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

package dev.smtpd.spring.boot.autoconfigure.listener;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

import dev.smtpd.Mailbox;
import dev.smtpd.mail.InboundMail;
import dev.smtpd.spring.listener.annotation.RecipientVariable;
import dev.smtpd.spring.listener.annotation.SmtpController;
import dev.smtpd.spring.listener.annotation.SmtpListener;
import dev.smtpd.spring.listener.method.InvalidSmtpListenerException;
import dev.smtpd.spring.listener.route.SignedAddress;
import dev.smtpd.spring.listener.route.SignedAddresses;
import org.junit.jupiter.api.Test;

import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Signed variables, over a real connection.
 */
class SignedVariableTests {

	private static final String OK = "250 2.0.0 OK";

	private static final String UNKNOWN = "550 5.1.1 No such mailbox here";

	private static final String KEY = "a secret that is long enough for it";

	private static final String OLD_KEY = "another secret that is long enough";

	private static ApplicationContextRunner runner() {
		return ListenerContext.runner(Replies.class)
			.withPropertyValues("smtpd.listener.signed-addresses.keys=" + KEY + "," + OLD_KEY);
	}

	private static String sign(ApplicationContext context, String pattern, String value) {
		return context.getBean(SignedAddresses.class).sign(pattern, value).toString();
	}

	@Test
	void valueThatWasSignedIsBound() {
		runner().run((context) -> {
			String address = sign(context, "reply+{ticket}@example.org", "4711");
			assertThat(ListenerContext.send(context, ListenerContext.CONTENT, address)).containsExactly(OK);
			assertThat(ListenerContext.send(context, ListenerContext.CONTENT, address.toUpperCase(Locale.ROOT)))
				.containsExactly(OK);
			assertThat(context.getBean(Replies.class).heard).containsExactly("ticket 4711", "ticket 4711");
		});
	}

	@Test
	void wholeAddressIsBound() {
		runner().run((context) -> {
			Mailbox address = context.getBean(SignedAddresses.class)
				.sign("order+{order}@example.org", "A-1", Duration.ofDays(1));
			assertThat(ListenerContext.send(context, ListenerContext.CONTENT, address.toString())).containsExactly(OK);
			assertThat(context.getBean(Replies.class).heard).containsExactly("order A-1 true");
		});
	}

	@Test
	void forgedOrExpiredAddressIsRejectedAtRcpt() {
		runner().run((context) -> {
			String address = sign(context, "reply+{ticket}@example.org", "4711");
			char other = (address.charAt(10) != 'a') ? 'a' : 'b';
			assertThat(ListenerContext.rcpt(context, address.substring(0, 10) + other + address.substring(11)))
				.isEqualTo(UNKNOWN);
			assertThat(ListenerContext.rcpt(context, "reply+4711@example.org")).isEqualTo(UNKNOWN);
			assertThat(ListenerContext.rcpt(context, address.replace("reply+", "order+"))).isEqualTo(UNKNOWN);
			SignedAddresses lastYear = new SignedAddresses(List.of(KEY.getBytes(StandardCharsets.UTF_8)),
					Clock.fixed(Instant.now().minus(Duration.ofDays(365)), ZoneOffset.UTC));
			assertThat(ListenerContext.rcpt(context,
					lastYear.sign("reply+{ticket}@example.org", "4711", Duration.ofDays(30)).toString()))
				.isEqualTo(UNKNOWN);
			assertThat(ListenerContext.rcpt(context, address)).startsWith("250");
		});
	}

	@Test
	void signedValueThatDoesNotConvertIsRejectedAtRcpt() {
		runner().run((context) -> assertThat(
				ListenerContext.rcpt(context, sign(context, "reply+{ticket}@example.org", "none")))
			.isEqualTo(UNKNOWN));
	}

	@Test
	void addressThatWasSignedWithAnOldKeyIsAccepted() {
		runner().run((context) -> {
			SignedAddresses old = new SignedAddresses(List.of(OLD_KEY.getBytes(StandardCharsets.UTF_8)));
			assertThat(ListenerContext.rcpt(context, old.sign("reply+{ticket}@example.org", "1").toString()))
				.startsWith("250");
		});
	}

	@Test
	void withoutKeysTheStartFails() {
		ListenerContext.runner(Replies.class).run((context) -> {
			assertThat(context).hasFailed();
			assertThat(context.getStartupFailure()).rootCause()
				.isInstanceOf(InvalidSmtpListenerException.class)
				.hasMessageContaining("is a signed variable, but there are no keys to verify it.");
		});
	}

	@Test
	void shortKeyFailsTheStartWithoutBeingNamed() {
		ListenerContext.runner(Replies.class)
			.withPropertyValues("smtpd.listener.signed-addresses.keys=" + KEY + ",tooshort")
			.run((context) -> {
				assertThat(context).hasFailed();
				assertThat(context.getStartupFailure()).rootCause()
					.isInstanceOf(InvalidConfigurationPropertyValueException.class)
					.hasMessageContaining("smtpd.listener.signed-addresses.keys[1]")
					.hasMessageContaining("Must have 32 bytes or more.");
				assertThat(context.getStartupFailure()).hasStackTraceContaining("a secret of 8 bytes");
				assertThat(context.getStartupFailure().toString()).doesNotContain("tooshort");
			});
	}

	@Test
	void withoutKeysThereIsNoBean() {
		ListenerContext.runner().run((context) -> assertThat(context).doesNotHaveBean(SignedAddresses.class));
	}

	@SmtpController
	static class Replies {

		private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();

		@SmtpListener("reply+{ticket}@example.org")
		void reply(@RecipientVariable(signed = true) long ticket, InboundMail mail) {
			this.heard.add("ticket " + ticket);
		}

		@SmtpListener("order+{order}@example.org")
		void order(@RecipientVariable SignedAddress order) {
			this.heard.add("order " + order.value() + " " + (order.expiresAt() != null));
		}

	}

}
