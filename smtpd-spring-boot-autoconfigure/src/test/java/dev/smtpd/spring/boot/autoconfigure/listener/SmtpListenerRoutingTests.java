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

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

import dev.smtpd.Envelope;
import dev.smtpd.Mailbox;
import dev.smtpd.MessageProcessor;
import dev.smtpd.SmtpReply;
import dev.smtpd.SmtpServerObserver;
import dev.smtpd.SmtpSession;
import dev.smtpd.mail.DeliveryStatus;
import dev.smtpd.mail.InboundMail;
import dev.smtpd.spring.event.MessageReceivedEvent;
import dev.smtpd.spring.listener.SmtpListenerMessageProcessor;
import dev.smtpd.spring.listener.annotation.MailKind;
import dev.smtpd.spring.listener.annotation.RecipientVariable;
import dev.smtpd.spring.listener.annotation.Sender;
import dev.smtpd.spring.listener.annotation.SmtpController;
import dev.smtpd.spring.listener.annotation.SmtpListener;
import dev.smtpd.spring.listener.annotation.SmtpRecipientFilter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.event.EventListener;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Which listener gets which mail, over a real connection.
 */
@ExtendWith(OutputCaptureExtension.class)
class SmtpListenerRoutingTests {

	private static final String OK = "250 2.0.0 OK";

	private static final String BOUNCE = """
			From: MAILER-DAEMON@example.net
			To: support@example.org
			Subject: Undelivered Mail Returned to Sender
			MIME-Version: 1.0
			Content-Type: multipart/report; report-type=delivery-status; boundary=b

			--b
			Content-Type: text/plain

			Undelivered.
			--b
			Content-Type: message/delivery-status

			Reporting-MTA: dns; mx.example.net

			Final-Recipient: rfc822; nobody@example.net
			Action: failed
			Status: 5.1.1

			--b--
			""".replace("\n", "\r\n");

	@Test
	void mailArrivesAtTheMethodWhosePatternTheRecipientMatches() {
		ListenerContext.runner(Support.class).run((context) -> {
			assertThat(ListenerContext.send(context, ListenerContext.CONTENT, "support+42@example.org"))
				.containsExactly(OK);
			assertThat(context.getBean(Support.class).heard).containsExactly("reply 42 joe@example.org Broken lamp");
		});
	}

	@Test
	void theHeaderIsOfNoConcern() {
		ListenerContext.runner(Support.class).run((context) -> {
			String toOther = ListenerContext.CONTENT.replace("support@example.org", "support+7@example.org");
			ListenerContext.send(context, toOther, "support+42@example.org");
			assertThat(context.getBean(Support.class).heard).containsExactly("reply 42 joe@example.org Broken lamp");
		});
	}

	@Test
	void theMostSpecificPatternWins() {
		ListenerContext.runner(Support.class).run((context) -> {
			ListenerContext.send(context, ListenerContext.CONTENT, "support@example.org");
			ListenerContext.send(context, ListenerContext.CONTENT, "sales@example.org");
			assertThat(context.getBean(Support.class).heard).containsExactly("new [support@example.org]",
					"any sales [sales@example.org]");
		});
	}

	@Test
	void caseOfTheDomainDoesNotMatter() {
		ListenerContext.runner(Support.class).run((context) -> {
			assertThat(ListenerContext.send(context, ListenerContext.CONTENT, "support+42@EXAMPLE.org"))
				.containsExactly(OK);
			assertThat(context.getBean(Support.class).heard).hasSize(1);
		});
	}

	@Test
	void recipientWithoutListenerIsRejectedAtRcpt(CapturedOutput output) {
		ListenerContext.runner(Support.class).run((context) -> {
			assertThat(ListenerContext.rcpt(context, "support@example.com")).startsWith("550 5.1.1 ");
			assertThat(output).contains("recipients without one are rejected with 550 5.1.1");
		});
	}

	@Test
	void recipientWithoutListenerIsAcceptedByProperty() {
		ListenerContext.runner(Support.class).withPropertyValues("smtpd.listener.unrouted=accept").run((context) -> {
			assertThat(ListenerContext.send(context, ListenerContext.CONTENT, "support@example.com"))
				.containsExactly(OK);
			assertThat(context.getBean(Support.class).heard).isEmpty();
		});
	}

	@Test
	void recipientWithoutListenerIsLeftToEventListeners(CapturedOutput output) {
		ListenerContext.runner(Support.class, Events.class).run((context) -> {
			assertThat(ListenerContext.send(context, ListenerContext.CONTENT, "support@example.com"))
				.containsExactly(OK);
			assertThat(context.getBean(Events.class).heard).hasSize(1);
			assertThat(output).contains("recipients without one are accepted, for other message processors");
		});
	}

	@Test
	void recipientWithoutListenerIsLeftToOtherProcessors() {
		ListenerContext.runner(Support.class)
			.withBean(MessageProcessor.class, () -> (message) -> SmtpReply.accept("Taken"))
			.run((context) -> assertThat(ListenerContext.send(context, ListenerContext.CONTENT, "support@example.com"))
				.containsExactly("250 2.0.0 Taken"));
	}

	@Test
	void rejectionOfOthersByPropertyStandsBesideOtherProcessors() {
		ListenerContext.runner(Support.class, Events.class)
			.withPropertyValues("smtpd.listener.unrouted=reject")
			.run((context) -> assertThat(ListenerContext.rcpt(context, "support@example.com"))
				.startsWith("550 5.1.1 "));
	}

	@Test
	void applicationsWithoutListenersPayNothing() {
		ListenerContext.runner().run((context) -> {
			assertThat(context.getBeanProvider(SmtpListenerMessageProcessor.class).getIfAvailable()).isNull();
			assertThat(ListenerContext.rcpt(context, "support@example.com")).startsWith("250 ");
		});
	}

	@Test
	void variableThatDoesNotConvertIsRejectedAtRcpt() {
		ListenerContext.runner(Support.class)
			.run((context) -> assertThat(ListenerContext.rcpt(context, "support+lamp@example.org"))
				.startsWith("550 5.1.1 "));
	}

	@Test
	void filterDecidesAtRcpt() {
		ListenerContext.runner(Support.class, Filters.class).run((context) -> {
			assertThat(ListenerContext.rcpt(context, "support+42@example.org")).startsWith("250 ");
			assertThat(ListenerContext.rcpt(context, "support+43@example.org")).startsWith("550 5.1.1 ");
			assertThat(ListenerContext.rcpt(context, "full@example.org")).isEqualTo("452 4.2.2 Mailbox full");
			assertThat(ListenerContext.rcpt(context, "broken@example.org")).startsWith("451 ");
		});
	}

	@Test
	void tooLargeMessageIsRefusedWhereItsSizeIsDeclared() {
		ListenerContext.runner(Support.class)
			.run((context) -> assertThat(ListenerContext.say(context, "MAIL FROM:<joe@example.org> SIZE=2000",
					"RCPT TO:<small@example.org>", "RCPT TO:<support@example.org>"))
				.satisfiesExactly((mail) -> assertThat(mail).startsWith("250 "),
						(small) -> assertThat(small).startsWith("552 5.3.4 "),
						(support) -> assertThat(support).startsWith("250 ")));
	}

	@Test
	void tooLargeMessageIsRefusedWhereItsSizeIsNotDeclared() {
		ListenerContext.runner(Support.class).run((context) -> {
			String large = ListenerContext.CONTENT + "More.\r\n".repeat(200);
			assertThat(ListenerContext.send(context, large, "small@example.org")).singleElement()
				.asString()
				.startsWith("552 5.3.4 ");
			assertThat(context.getBean(Support.class).heard).isEmpty();
			assertThat(ListenerContext.send(context, ListenerContext.CONTENT, "small@example.org")).containsExactly(OK);
		});
	}

	@Test
	void lowestSizeLimitOfSeveralRecipientsIsEnforcedWhileContentArrives() {
		SizeOfContent content = new SizeOfContent();
		ListenerContext.runner(Support.class).withBean(SmtpServerObserver.class, () -> content).run((context) -> {
			String large = ListenerContext.CONTENT + "More.\r\n".repeat(200);
			assertThat(ListenerContext.send(context, large, "support@example.org", "small@example.org"))
				.containsExactly("552 5.3.4 Message is too large for its recipients");
			assertThat(content.refused).hasValue(1);
			assertThat(context.getBean(Support.class).heard).isEmpty();
			assertThat(ListenerContext.send(context, large, "support@example.org")).containsExactly(OK);
		});
	}

	@Test
	void byLmtpEachListenerHasItsOwnSizeLimit() {
		SizeOfContent content = new SizeOfContent();
		ListenerContext.runner(Support.class)
			.withPropertyValues("smtpd.protocol=lmtp")
			.withBean(SmtpServerObserver.class, () -> content)
			.run((context) -> {
				String large = ListenerContext.CONTENT + "More.\r\n".repeat(200);
				assertThat(ListenerContext.send(context, large, "small@example.org", "support@example.org"))
					.containsExactly("552 5.3.4 Message is too large for this mailbox", OK);
				assertThat(context.getBean(Support.class).heard).containsExactly("new [support@example.org]");
				assertThat(content.refused).hasValue(0);
				assertThat(ListenerContext.send(context, large, "small@example.org"))
					.containsExactly("552 5.3.4 Message is too large for its recipients");
				assertThat(content.refused).hasValue(1);
			});
	}

	// the server adds a header field of its own
	@Test
	void messageMayBeAsLargeAsItsListenerAccepts() {
		ListenerContext.runner(Support.class).withPropertyValues("smtpd.received-header=true").run((context) -> {
			String largest = ListenerContext.CONTENT + "x".repeat(1022 - ListenerContext.CONTENT.length()) + "\r\n";
			assertThat(ListenerContext.send(context, largest, "small@example.org")).containsExactly(OK);
			assertThat(ListenerContext.send(context, "x" + largest, "small@example.org")).singleElement()
				.asString()
				.startsWith("552 5.3.4 ");
		});
	}

	@Test
	void caseOfLocalPartsMattersByProperty() {
		ListenerContext.runner(Cases.class).run((context) -> {
			assertThat(ListenerContext.rcpt(context, "Help@EXAMPLE.org")).startsWith("250 ");
			assertThat(ListenerContext.rcpt(context, "HELP-x@example.org")).startsWith("250 ");
		});
		ListenerContext.runner(Cases.class)
			.withPropertyValues("smtpd.listener.case-sensitive-local-parts=true")
			.run((context) -> {
				assertThat(ListenerContext.rcpt(context, "Help@EXAMPLE.org")).startsWith("550 5.1.1 ");
				assertThat(ListenerContext.rcpt(context, "HELP-x@example.org")).startsWith("550 5.1.1 ");
				assertThat(ListenerContext.rcpt(context, "help@EXAMPLE.org")).startsWith("250 ");
			});
	}

	@Test
	void listenerIsInvokedOnceWithItsOwnRecipients() {
		ListenerContext.runner(Support.class).run((context) -> {
			assertThat(ListenerContext.send(context, ListenerContext.CONTENT, "support@example.org", "team@example.org",
					"support+1@example.org", "support+2@example.org"))
				.containsExactly(OK);
			assertThat(context.getBean(Support.class).heard).containsExactly(
					"new [support@example.org, team@example.org]", "reply 1 joe@example.org Broken lamp",
					"reply 2 joe@example.org Broken lamp");
		});
	}

	@Test
	void recipientThatIsNamedTwiceGetsTheMessageOnce() {
		ListenerContext.runner(Support.class).run((context) -> {
			assertThat(ListenerContext.send(context, ListenerContext.CONTENT, "support+1@example.org",
					"support+1@EXAMPLE.org"))
				.containsExactly(OK);
			assertThat(context.getBean(Support.class).heard).hasSize(1);
		});
	}

	@Test
	void bounceGoesToTheListenerThatAsksForIt() {
		ListenerContext.runner(Support.class, Automatic.class).run((context) -> {
			assertThat(ListenerContext.sendFrom(context, "", BOUNCE, "support@example.org")).containsExactly(OK);
			assertThat(context.getBean(Automatic.class).heard).containsExactly("bounce of nobody@example.net");
			assertThat(context.getBean(Support.class).heard).isEmpty();
		});
	}

	@Test
	void bounceGoesToTheListenerOfTheRecipientWhereNoneAsksForIt() {
		ListenerContext.runner(Support.class).run((context) -> {
			assertThat(ListenerContext.sendFrom(context, "", BOUNCE, "support@example.org")).containsExactly(OK);
			assertThat(context.getBean(Support.class).heard).containsExactly("new [support@example.org]");
		});
	}

	@Test
	void mailOfAKindThatNoListenerTakesIsRejectedAndLogged(CapturedOutput output) {
		ListenerContext.runner(Automatic.class).run((context) -> {
			String absence = "Auto-Submitted: auto-replied\r\n" + ListenerContext.CONTENT;
			assertThat(ListenerContext.send(context, absence, "people@example.org")).singleElement()
				.asString()
				.startsWith("550 5.7.1 ");
			assertThat(output).contains("No listener for <people@example.org> accepts AUTO_SUBMITTED mail");
			assertThat(ListenerContext.send(context, ListenerContext.CONTENT, "people@example.org"))
				.containsExactly(OK);
			assertThat(context.getBean(Automatic.class).heard).containsExactly("person");
		});
	}

	@Test
	void listenerWithoutPatternTakesWhatIsLeft() {
		ListenerContext.runner(Support.class, Rest.class).run((context) -> {
			assertThat(ListenerContext.send(context, ListenerContext.CONTENT, "support@example.com",
					"support@example.org"))
				.containsExactly(OK);
			assertThat(context.getBean(Rest.class).heard).containsExactly("rest [support@example.com]");
			assertThat(context.getBean(Support.class).heard).containsExactly("new [support@example.org]");
		});
	}

	/**
	 * Takes tickets.
	 */
	@SmtpController
	static class Support {

		final List<String> heard = new CopyOnWriteArrayList<>();

		@SmtpListener("support+{ticket}@${app.domain}")
		void reply(@RecipientVariable long ticket, @Sender Mailbox from, InboundMail mail) {
			this.heard.add("reply " + ticket + " " + from + " " + mail.subject());
		}

		@SmtpListener("support@#{'${app.domain}'.toLowerCase()}")
		@SmtpListener("team@${app.domain}")
		void open(Envelope envelope, List<Mailbox> recipients) {
			assertThat(envelope.recipients()).hasSameSizeAs(recipients);
			this.heard.add("new " + recipients);
		}

		@SmtpListener(value = "small@${app.domain}", maxSize = "1KB")
		void small() {
		}

		@SmtpListener("{user}@${app.domain}")
		void any(@RecipientVariable String user, List<Mailbox> recipients) {
			this.heard.add("any " + user + " " + recipients);
		}

	}

	/**
	 * Knows tickets.
	 */
	static class Filters {

		@SmtpRecipientFilter("support+{ticket}@${app.domain}")
		boolean knows(@RecipientVariable long ticket) {
			return ticket == 42;
		}

		@SmtpRecipientFilter("full@${app.domain}")
		SmtpReply full(Mailbox recipient) {
			return SmtpReply.of(452, "4.2.2", "Mailbox full");
		}

		@SmtpRecipientFilter("broken@${app.domain}")
		Boolean broken() {
			throw new IllegalStateException("No database");
		}

	}

	/**
	 * Takes mail by its kind.
	 */
	static class Automatic {

		final List<String> heard = new CopyOnWriteArrayList<>();

		@SmtpListener(accept = MailKind.BOUNCE)
		void bounced(DeliveryStatus status) {
			this.heard.add("bounce of " + status.recipients().get(0).address());
		}

		@SmtpListener(value = "people@example.org", accept = MailKind.ORDINARY)
		void person() {
			this.heard.add("person");
		}

	}

	/**
	 * Takes what is left.
	 */
	static class Rest {

		final List<String> heard = new CopyOnWriteArrayList<>();

		@SmtpListener
		void rest(List<Mailbox> recipients) {
			this.heard.add("rest " + recipients);
		}

	}

	/**
	 * Listens to events.
	 */
	static class Events {

		final List<MessageReceivedEvent> heard = new ArrayList<>();

		@EventListener
		void on(MessageReceivedEvent event) {
			this.heard.add(event);
		}

	}

	/**
	 * Counts the messages that are refused while their content arrives.
	 */
	static class SizeOfContent implements SmtpServerObserver {

		final AtomicInteger refused = new AtomicInteger();

		@Override
		public void contentRefused(SmtpSession session, SmtpReply reply) {
			this.refused.incrementAndGet();
		}

	}

	/**
	 * Takes mail to lower-case names.
	 */
	static class Cases {

		@SmtpListener({ "help@example.org", "{name:help-[a-z]}@example.org" })
		void help() {
		}

	}

}
