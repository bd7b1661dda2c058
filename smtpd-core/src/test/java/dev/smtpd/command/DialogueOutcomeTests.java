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

package dev.smtpd.command;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import dev.smtpd.MessageProcessor;
import dev.smtpd.SessionPolicy;
import dev.smtpd.SmtpConnector;
import dev.smtpd.SmtpLimit;
import dev.smtpd.SmtpMessage;
import dev.smtpd.SmtpProtocol;
import dev.smtpd.SmtpReply;
import dev.smtpd.SmtpServerObserver;
import dev.smtpd.SmtpSession;
import dev.smtpd.SmtpSession.State;
import dev.smtpd.auth.AuthMode;
import dev.smtpd.content.Spool;
import dev.smtpd.protocol.Refusal;
import dev.smtpd.session.ApplicationFaults;
import dev.smtpd.session.Observers;
import dev.smtpd.session.PolicyChain;
import dev.smtpd.session.ProcessorChain;
import dev.smtpd.session.Session;
import dev.smtpd.session.SessionSettings;
import dev.smtpd.settings.AddressSyntax;
import dev.smtpd.settings.AuthLimits;
import dev.smtpd.settings.BareNewlineMode;
import dev.smtpd.settings.SmtpLimits;
import dev.smtpd.tls.TlsMode;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * {@link Dialogue} without a connection: octets in, outcomes out.
 */
class DialogueOutcomeTests {

	private static final InetSocketAddress ADDRESS = new InetSocketAddress("192.0.2.1", 25);

	private final Spool spool = new Spool(1_000_000, 1_000_000, 8_000_000, null, 0, false, ByteBufAllocator.DEFAULT);

	private final List<SmtpLimit> limits = new ArrayList<>();

	private final List<String> received = new ArrayList<>();

	private final List<String> replied = new ArrayList<>();

	private final List<SmtpMessage> messages = new ArrayList<>();

	private final List<SessionPolicy> policies = new ArrayList<>();

	@AfterEach
	void closeSpool() {
		this.spool.close();
	}

	@Test
	void whenGreetedThenTheServerIntroducesItself() {
		Outcome outcome = dialogue(SmtpLimits.defaults()).dialogue().begin();
		assertThat(outcome).isEqualTo(Outcome.answer(SmtpReply.of(220, "mx.example.org ESMTP")));
	}

	@Test
	void whenLineIsIncompleteThenNothingComesNext() {
		Conversation conversation = dialogue(SmtpLimits.defaults());
		assertThat(conversation.read("NO")).isNull();
		assertThat(conversation.read("OP\r\n")).isEqualTo(Outcome.answer(SmtpReply.OK));
	}

	@Test
	void whenCommandsArePipelinedThenOneIsReadAtATime() {
		Conversation conversation = dialogue(SmtpLimits.defaults());
		ByteBuf in = buffer("NOOP\r\nQUIT\r\n");
		assertThat(conversation.dialogue().read(in)).isEqualTo(Outcome.answer(SmtpReply.OK));
		assertThat(in.toString(StandardCharsets.US_ASCII)).isEqualTo("QUIT\r\n");
		assertThat(conversation.dialogue().read(in)).isEqualTo(new Outcome.Farewell(Replies.BYE));
	}

	@Test
	void whenReplyIsSentThenObserversAreNotifiedOfItsCommand() {
		Conversation conversation = dialogue(SmtpLimits.defaults());
		conversation.dialogue().replied(SmtpReply.of(220, "mx.example.org ESMTP"));
		conversation.read("XYZZY secret\r\n");
		conversation.dialogue().replied(SmtpReply.of(500, "5.5.2", "Command not recognized"));
		conversation.read("MAIL FROM:<>\r\n");
		conversation.dialogue().replied(SmtpReply.of(503, "5.5.1", "Send HELO or EHLO first"));
		assertThat(this.replied).containsExactly("refused UNKNOWN ", "UNKNOWN 500", "refused MAIL FROM:<>", "MAIL 503");
	}

	@Test
	void whenCommandArrivesThenObserversAreNotifiedOfItWithoutSecrets() {
		Conversation conversation = dialogue(SmtpLimits.defaults());
		conversation.dialogue().begin();
		conversation.read("ehlo client.example.org\r\n");
		conversation.read("AUTH PLAIN AGpvZQBzZWNyZXQ=\r\n");
		conversation.read("SECRET word\r\n");
		conversation.read("MAIL FROM:<joe@example.org> SIZE=10\r\n");
		conversation.read("RCPT TO:<jane@example.org>\r\n");
		conversation.read("NOOP\n");
		assertThat(this.received).containsExactly("EHLO client.example.org", "AUTH ", "UNKNOWN ",
				"MAIL FROM:<joe@example.org> SIZE=10", "RCPT TO:<jane@example.org>", "UNKNOWN ");
		assertThat(this.replied).isEmpty();
	}

	@Test
	void whenErrorsExceedTheLimitThenTheConnectionEnds() {
		Conversation conversation = dialogue(SmtpLimits.defaults().withMaxErrors(1));
		assertThat(conversation.read("XYZZY\r\n")).isInstanceOf(Outcome.Answer.class);
		assertThat(this.limits).isEmpty();
		assertThat(conversation.read("NOOP\n"))
			.isEqualTo(new Outcome.Farewell(SmtpReply.of(421, "4.7.0", "Too many errors")));
		assertThat(this.limits).containsExactly(SmtpLimit.ERRORS);
	}

	@Test
	void whenCommandsExceedTheLimitThenTheConnectionEnds() {
		Conversation conversation = dialogue(SmtpLimits.defaults().withMaxCommands(1));
		conversation.read("NOOP\r\n");
		assertThat(conversation.read("NOOP\r\n")).isInstanceOf(Outcome.Farewell.class);
		assertThat(this.limits).containsExactly(SmtpLimit.COMMANDS);
	}

	@Test
	void whenLineIsTooLongThenItsLimitIsReportedOnce() {
		Conversation conversation = dialogue(SmtpLimits.defaults().withMaxCommandLine(512));
		assertThat(replyTo(conversation.read("NOOP " + "x".repeat(600) + "\r\n"))).isEqualTo(500);
		assertThat(this.limits).containsExactly(SmtpLimit.COMMAND_LINE);
	}

	@Test
	void whenDataWasRefusedThenContentIsNotTakenForCommands() {
		Conversation conversation = dialogue(SmtpLimits.defaults());
		assertThat(replyTo(conversation.read("DATA\r\n"))).isEqualTo(503);
		Outcome outcome = conversation.read("Subject: test\r\n");
		assertThat(outcome).isInstanceOf(Outcome.Receive.class);
		assertThat(conversation.read("QUIT\r\n")).isNull();
		assertThat(conversation.read(".\r\n")).isEqualTo(new Outcome.Proceed());
		assertThat(conversation.read("NOOP\r\n")).isEqualTo(Outcome.answer(SmtpReply.OK));
	}

	@Test
	void whenCommandFollowsARefusedDataThenItIsExecuted() {
		Conversation conversation = dialogue(SmtpLimits.defaults());
		conversation.read("DATA\r\n");
		conversation.read("NOOP\r\n");
		assertThat(replyTo(conversation.read("XYZZY\r\n"))).isEqualTo(500);
		assertThat(conversation.dialogue().isReceivingBody()).isFalse();
	}

	@Test
	void whenContentIsWholeThenTheResultOfTheProcessingIsPassed() {
		Conversation conversation = dialogue(SmtpLimits.defaults());
		beginData(conversation);
		assertThat(conversation.dialogue().isReceivingBody()).isTrue();
		assertThat(conversation.read("Hello\r\n")).isNull();
		Outcome outcome = conversation.read(".\r\n");
		assertThat(conversation.session().state()).isEqualTo(State.DATA);
		assertThat(conversation.complete(outcome)).isEqualTo(Outcome.answer(SmtpReply.OK));
		assertThat(this.messages).singleElement()
			.satisfies((message) -> assertThat(new String(message.content().toByteArray(), StandardCharsets.US_ASCII))
				.isEqualTo("Hello\r\n"));
		assertThat(conversation.session().messageCount()).isEqualTo(1);
		assertThat(conversation.session().state()).isEqualTo(State.READY);
	}

	@Test
	void whenTheServerAnswersInsteadOfTheApplicationThenTheMessageIsRefused() {
		Conversation conversation = dialogue(SmtpLimits.defaults());
		beginData(conversation);
		SmtpReply tooSlow = SmtpReply.of(451, "4.3.0", "Too slow");
		assertThat(conversation.refuse(conversation.read("Hello\r\n.\r\n"), tooSlow))
			.isEqualTo(Outcome.refuse(Refusal.of(tooSlow)));
		assertThat(conversation.session().messageCount()).isZero();
		assertThat(conversation.session().state()).isEqualTo(State.READY);
	}

	@Test
	void whenContentReachesALimitThenItIsReportedWithTheReply() {
		Conversation conversation = dialogue(SmtpLimits.defaults().withMaxTextLine(998));
		beginData(conversation);
		assertThat(replyTo(conversation.read("x".repeat(1000) + "\r\n.\r\n"))).isEqualTo(554);
		assertThat(this.limits).containsExactly(SmtpLimit.TEXT_LINE);
	}

	@Test
	void whenAPolicyRefusesThenTheCommandIsRefused() {
		SmtpReply refusal = SmtpReply.of(550, "5.7.1", "Not you");
		this.policies.add(new SessionPolicy() {

			@Override
			public @Nullable SmtpReply onHelo(SmtpSession session, String clientName) {
				return refusal;
			}

		});
		Conversation conversation = dialogue(SmtpLimits.defaults());
		Outcome outcome = conversation.read("EHLO client.example.org\r\n");
		assertThat(conversation.session().state()).isEqualTo(State.GREETING);
		assertThat(conversation.complete(outcome)).isEqualTo(Outcome.answer(refusal));
		assertThat(conversation.session().state()).isEqualTo(State.GREETING);
	}

	@Test
	void whenContentHasALineThatLooksLikeItsEndThenItCanBeRejected() {
		Conversation conversation = dialogue(SmtpLimits.defaults());
		beginData(conversation);
		conversation.read("Hello\n.\n");
		assertThat(conversation.dialogue().hasUnterminatedEnd()).isTrue();
		assertThat(conversation.dialogue().endsUnterminated()).isTrue();
		assertThat(conversation.dialogue().rejectUnterminated()).containsExactly(Replies.UNTERMINATED);
		assertThat(conversation.session().state()).isEqualTo(State.READY);
	}

	@Test
	void whenClosedThenContentIsForgotten() {
		Conversation conversation = dialogue(SmtpLimits.defaults());
		beginData(conversation);
		conversation.read("Hello\r\n");
		assertThat(this.spool.usage().memoryBytes()).isPositive();
		conversation.dialogue().close();
		assertThat(this.spool.usage().memoryBytes()).isZero();
		assertThat(conversation.dialogue().isReceivingBody()).isFalse();
		assertThat(conversation.session().state()).isEqualTo(State.CLOSED);
	}

	private static void beginData(Conversation conversation) {
		conversation.read("EHLO client.example.org\r\n");
		conversation.read("MAIL FROM:<joe@example.org>\r\n");
		conversation.read("RCPT TO:<jane@example.org>\r\n");
		assertThat(replyTo(conversation.read("DATA\r\n"))).isEqualTo(354);
	}

	private Conversation dialogue(SmtpLimits limits) {
		SessionSettings settings = new SessionSettings("mx.example.org", 0, false, false, false, BareNewlineMode.REJECT,
				AddressSyntax.STRICT, false, 10, Duration.ofSeconds(30), Set.of(), Duration.ofDays(1),
				new SessionSettings.Authentication(false, false, Duration.ZERO, 3), limits, List.of(), List.of());
		Observers observers = new Observers(List.of(new Recorder()));
		ApplicationFaults faults = new ApplicationFaults(List.of());
		MessageProcessor processor = MessageProcessor.nonBlocking((message) -> {
			this.messages.add(message);
			return null;
		});
		Commands commands = new Commands(settings, new AuthMechanisms(List.of()),
				new AuthFailures(AuthLimits.defaults(), null, observers, (client, task) -> task.run()), List.of(),
				this.spool, new PolicyChain(this.policies, faults), new ProcessorChain(List.of(processor), faults),
				observers, faults, (client) -> false, null);
		Session session = new Session("1",
				new SmtpConnector("default", ADDRESS, SmtpProtocol.SMTP, TlsMode.NONE, AuthMode.NONE, false), ADDRESS,
				ADDRESS, settings, observers);
		return new Conversation(new Dialogue(commands, session), session);
	}

	private static ByteBuf buffer(String text) {
		return Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII);
	}

	private static int replyTo(@Nullable Outcome outcome) {
		if (outcome instanceof Outcome.Refuse refuse) {
			return refuse.refusal().reply().code();
		}
		if (outcome instanceof Outcome.Receive receive && receive.reply() != null) {
			return receive.reply().code();
		}
		assertThat(outcome).isInstanceOf(Outcome.Answer.class);
		return ((Outcome.Answer) outcome).reply().code();
	}

	/**
	 * A dialogue and its session.
	 *
	 * @param dialogue the dialogue
	 * @param session the session
	 */
	private record Conversation(Dialogue dialogue, Session session) {

		@Nullable Outcome read(String text) {
			ByteBuf in = buffer(text);
			Outcome outcome = this.dialogue.read(in);
			assertThat(in.isReadable()).isFalse();
			return outcome;
		}

		Outcome complete(@Nullable Outcome outcome) {
			assertThat(outcome).isInstanceOf(Outcome.Consult.class);
			return complete((Outcome.Consult<?>) outcome);
		}

		private <T extends @Nullable Object> Outcome complete(Outcome.Consult<T> consult) {
			List<T> results = new ArrayList<>();
			consult.work().start(Runnable::run, Runnable::run, results::add);
			assertThat(results).hasSize(1);
			return this.dialogue.resume(consult, results.get(0));
		}

		Outcome refuse(@Nullable Outcome outcome, SmtpReply reply) {
			assertThat(outcome).isInstanceOf(Outcome.Consult.class);
			return refuse((Outcome.Consult<?>) outcome, reply);
		}

		private <T extends @Nullable Object> Outcome refuse(Outcome.Consult<T> consult, SmtpReply reply) {
			return this.dialogue.resume(consult, consult.work().refused(reply));
		}

	}

	/**
	 * Records what observers are notified of.
	 */
	private final class Recorder implements SmtpServerObserver {

		@Override
		public void limitReached(SmtpSession session, SmtpLimit limit) {
			DialogueOutcomeTests.this.limits.add(limit);
		}

		@Override
		public void commandReceived(SmtpSession session, String verb, String argument) {
			DialogueOutcomeTests.this.received.add(verb + " " + argument);
		}

		@Override
		public void commandRefused(SmtpSession session, String verb, String argument, SmtpReply reply) {
			DialogueOutcomeTests.this.replied.add("refused " + verb + " " + argument);
		}

		@Override
		public void commandReplied(SmtpSession session, String verb, SmtpReply reply) {
			DialogueOutcomeTests.this.replied.add(verb + " " + reply.code());
		}

	}

}
