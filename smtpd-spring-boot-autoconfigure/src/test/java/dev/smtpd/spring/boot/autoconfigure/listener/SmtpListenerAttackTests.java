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

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import dev.smtpd.Mailbox;
import dev.smtpd.SmtpReply;
import dev.smtpd.spring.listener.annotation.MailForm;
import dev.smtpd.spring.listener.annotation.RecipientVariable;
import dev.smtpd.spring.listener.annotation.SmtpController;
import dev.smtpd.spring.listener.annotation.SmtpListener;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;

import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.messaging.handler.annotation.Header;
import org.springframework.messaging.handler.annotation.Headers;
import org.springframework.messaging.handler.annotation.MessageExceptionHandler;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What hostile clients send, and what broken listeners do.
 */
class SmtpListenerAttackTests {

	private static final String OK = "250 2.0.0 OK";

	private final ApplicationContextRunner runner = ListenerContext.runner(Target.class, Broken.class)
		.withPropertyValues("smtpd.executor.max-size=1");

	@Test
	void expressionIsMatchedInLinearTime() {
		this.runner.run((context) -> {
			assertThat(ListenerContext.rcpt(context, "a".repeat(63) + "!@bomb.example.org")).startsWith("550 5.1.1 ");
			assertThat(ListenerContext.rcpt(context, "a".repeat(64) + "@bomb.example.org")).startsWith("250 ");
		});
	}

	@Test
	void localPartsAreTakenAsTheyAre() {
		this.runner.run((context) -> {
			assertThat(ListenerContext.send(context, ListenerContext.CONTENT, "{user}@any.example.org",
					"*@any.example.org", "a%b!c@any.example.org", "\"a b\"@any.example.org",
					"\"admin@any.example.org\"@any.example.org", "\"\\\"\\\\\"@any.example.org",
					"${app.domain}@any.example.org", "#{1+1}@any.example.org"))
				.containsExactly(OK);
			assertThat(context.getBean(Target.class).heard).containsExactly("{user}", "*", "a%b!c", "a b",
					"admin@any.example.org", "\"\\", "${app.domain}", "#{1+1}");
		});
	}

	@Test
	void localPartIsBounded() {
		this.runner.run((context) -> {
			assertThat(ListenerContext.rcpt(context, "x".repeat(64) + "@any.example.org")).startsWith("250 ");
			assertThat(ListenerContext.rcpt(context, "x".repeat(65) + "@any.example.org")).startsWith("5");
		});
	}

	// letters of other scripts, and what others take for ASCII when they ignore case
	@ParameterizedTest
	@ValueSource(strings = { "kim@b\u0430nk.example", "k\u0456m@bank.example", "\u212Aim@bank.example",
			"kim@b\u0131nk.example", "kim@xn--bnk-6cd.example" })
	void lookAlikeIsAnotherRecipient(String recipient) {
		this.runner.withPropertyValues("smtpd.enable-smtputf8=true")
			.run((context) -> assertThat(ListenerContext.say(context, "MAIL FROM:<joe@example.org> SMTPUTF8",
					"RCPT TO:<" + recipient + ">", "RCPT TO:<KIM@bank.example>"))
				.satisfiesExactly((mail) -> assertThat(mail).startsWith("250 "),
						(other) -> assertThat(other).startsWith("550 5.1.1 "),
						(own) -> assertThat(own).startsWith("250 ")));
	}

	@Test
	void invocationsAreBoundedByTheNumberOfRecipients() {
		this.runner.run((context) -> {
			String[] lines = IntStream.rangeClosed(0, 1001)
				.mapToObj((i) -> (i == 0) ? "MAIL FROM:<joe@example.org>" : "RCPT TO:<" + i + "@any.example.org>")
				.toArray(String[]::new);
			assertThat(ListenerContext.say(context, lines).get(1001)).startsWith("452 4.5.3 ");
			String[] recipients = IntStream.range(0, 1000)
				.mapToObj((i) -> i % 500 + "@any.example.org")
				.toArray(String[]::new);
			assertThat(ListenerContext.send(context, ListenerContext.CONTENT, recipients)).containsExactly(OK);
			// a recipient that is named twice is one
			assertThat(context.getBean(Target.class).heard).hasSize(500).doesNotHaveDuplicates();
		});
	}

	@Test
	void formIsReadToABound() {
		this.runner.run((context) -> {
			String flood = "Subject: Order\r\n\r\nQuantity: 3\r\n"
					+ IntStream.range(0, 100_000).mapToObj((i) -> "Key" + i + ": x\r\n").collect(Collectors.joining());
			assertThat(ListenerContext.send(context, flood, "form@example.org"))
				.containsExactly("250 2.0.0 Order[quantity=3, items=null]");
			assertThat(ListenerContext.send(context, flood.replace("Quantity", "Quality") + "Quantity: 3\r\n",
					"form@example.org"))
				.singleElement()
				.asString()
				.startsWith("554 5.6.0 ");
		});
	}

	@Test
	void keysOfAFormAreOnlyNames() {
		this.runner.run((context) -> {
			String key = "Subject: Order\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
					+ ("k".repeat(70) + "=\r\n").repeat(10_000) + ": v\r\nQuantity: 3\r\n";
			assertThat(ListenerContext.send(context, key, "form@example.org"))
				.containsExactly("250 2.0.0 Order[quantity=3, items=null]");
			String nested = "Subject: Order\r\n\r\nitems[99999999]: x\r\nitems[a].b: x\r\nclass.module.classLoader: x\r\n"
					+ ": x\r\n[]: x\r\n\uFFFD: x\r\nQUANTITY?: 3\r\nquantity: 4\r\n";
			assertThat(ListenerContext.send(context, nested, "form@example.org"))
				.containsExactly("250 2.0.0 Order[quantity=3, items=null]");
		});
	}

	@Test
	void manyHeaderFields() {
		this.runner.run((context) -> {
			assertThat(ListenerContext.send(context, "X-Flood: 1\r\nid: x\r\n".repeat(5000) + ListenerContext.CONTENT,
					"headers@example.org"))
				.containsExactly(OK);
			assertThat(context.getBean(Target.class).heard).singleElement().asString().startsWith("5000 1 ");
			assertThat(ListenerContext.send(context, "X-Flood: 1\r\n".repeat(100_000) + ListenerContext.CONTENT,
					"headers@example.org"))
				.singleElement()
				.asString()
				.startsWith("552 5.3.4 ");
		});
	}

	// with one thread, which is there for the next message
	@ParameterizedTest
	@ValueSource(strings = { "stack", "memory", "linkage", "assertion", "death", "own-error", "null-stage", "null-mono",
			"null-map", "null-map-stage", "null-map-mono", "twice", "value-then-error", "handler-stack",
			"handler-memory", "unprintable", "circle" })
	void failureIsNoSuccessAndLeavesTheThread(String recipient) {
		this.runner.run((context) -> {
			assertThat(ListenerContext.send(context, ListenerContext.CONTENT, recipient + "@example.org"))
				.singleElement()
				.asString()
				.startsWith("451 4.3.0 ");
			assertThat(ListenerContext.send(context, ListenerContext.CONTENT, "ok@any.example.org"))
				.containsExactly(OK);
		});
		this.runner.withPropertyValues("smtpd.protocol=lmtp").run((context) -> {
			List<String> replies = ListenerContext.send(context, ListenerContext.CONTENT, recipient + "@example.org",
					"ok@any.example.org");
			assertThat(replies).hasSize(2);
			assertThat(replies.get(0)).startsWith("451 4.3.0 ");
			assertThat(replies.get(1)).containsAnyOf(OK, "451 4.3.0 ");
			assertThat(ListenerContext.send(context, ListenerContext.CONTENT, "ok@any.example.org"))
				.containsExactly(OK);
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "never-mono", "never-stage", "never-returns" })
	void whatNeverEndsIsGivenUp(String recipient) {
		this.runner.withPropertyValues("smtpd.timeouts.processing=300ms").run((context) -> {
			assertThat(ListenerContext.send(context, ListenerContext.CONTENT, recipient + "@example.org"))
				.singleElement()
				.asString()
				.startsWith("451 ");
			assertThat(context.getBean(Broken.class).cancelled.await(10, TimeUnit.SECONDS)).isTrue();
			assertThat(ListenerContext.send(context, ListenerContext.CONTENT, "ok@any.example.org"))
				.containsExactly(OK);
		});
	}

	/**
	 * Takes mail of clients that mean no good.
	 */
	@SmtpController
	static class Target {

		final List<String> heard = new CopyOnWriteArrayList<>();

		@SmtpListener("{bomb:(a+)+(a|aa)+}@bomb.example.org")
		void bomb(@RecipientVariable String bomb) {
		}

		@SmtpListener("{user}@any.example.org")
		void any(@RecipientVariable String user, Mailbox recipient) {
			assertThat(recipient.localPart()).isEqualTo(user);
			this.heard.add(user);
		}

		@SmtpListener({ "admin@any.example.org", "kim@bank.example" })
		void literal() {
			this.heard.add("literal");
		}

		@SmtpListener("form@example.org")
		SmtpReply form(Order order) {
			return SmtpReply.accept(order.toString());
		}

		@SmtpListener("headers@example.org")
		void headers(@Header("X-Flood") List<String> flood, @Header("X-Flood") int first,
				@Headers Map<String, String> all) {
			this.heard.add(flood.size() + " " + first + " " + all.size());
		}

	}

	@MailForm
	record Order(int quantity, List<String> items) {

	}

	/**
	 * Fails in ways that nobody should.
	 */
	@SmtpController
	static class Broken {

		final CountDownLatch cancelled = new CountDownLatch(1);

		@SmtpListener("stack@example.org")
		void stack() {
			stack();
		}

		@SmtpListener("memory@example.org")
		void memory() {
			throw new OutOfMemoryError("Not really");
		}

		@SmtpListener("linkage@example.org")
		CompletionStage<SmtpReply> linkage() {
			throw new NoClassDefFoundError("dev/smtpd/Missing");
		}

		@SmtpListener("assertion@example.org")
		CompletionStage<SmtpReply> assertion() {
			return CompletableFuture.failedFuture(new AssertionError("No"));
		}

		@SmtpListener("death@example.org")
		@SuppressWarnings({ "deprecation", "removal" })
		void death() {
			throw new ThreadDeath();
		}

		@SmtpListener("own-error@example.org")
		Mono<SmtpReply> ownError() {
			return Mono.error(new OwnError());
		}

		@SmtpListener("null-stage@example.org")
		CompletionStage<Void> nullStage() {
			return null;
		}

		@SmtpListener("null-mono@example.org")
		Mono<Void> nullMono() {
			return null;
		}

		@SmtpListener("null-map-stage@example.org")
		CompletionStage<Map<Mailbox, SmtpReply>> nullMapStage() {
			return CompletableFuture.completedStage(null);
		}

		@SmtpListener("null-map-mono@example.org")
		Mono<Map<Mailbox, SmtpReply>> nullMapMono() {
			return Mono.empty();
		}

		@SmtpListener("null-map@example.org")
		Map<Mailbox, SmtpReply> nullMap() {
			return null;
		}

		@SmtpListener("twice@example.org")
		CompletionStage<SmtpReply> twice() {
			return new CompletedTwice();
		}

		@SmtpListener("value-then-error@example.org")
		Mono<SmtpReply> valueThenError() {
			return new ValueThenError();
		}

		@SmtpListener("handler-stack@example.org")
		void handlerStack() {
			throw new UnsupportedOperationException();
		}

		@MessageExceptionHandler
		SmtpReply handle(UnsupportedOperationException ex) {
			throw new StackOverflowError("Not really");
		}

		@SmtpListener("handler-memory@example.org")
		void handlerMemory() {
			throw new ArithmeticException();
		}

		@MessageExceptionHandler
		CompletionStage<SmtpReply> handle(ArithmeticException ex) {
			throw new OutOfMemoryError("Not really");
		}

		@SmtpListener("unprintable@example.org")
		void unprintable() {
			throw new UnprintableException();
		}

		@SmtpListener("circle@example.org")
		void circle() {
			IllegalStateException first = new IllegalStateException("first");
			first.initCause(new IllegalStateException("second", first));
			throw first;
		}

		@SmtpListener("never-mono@example.org")
		Mono<Void> neverMono() {
			return Mono.<Void>never().doOnCancel(this.cancelled::countDown);
		}

		@SmtpListener("never-stage@example.org")
		CompletionStage<Void> neverStage() {
			CompletableFuture<Void> never = new CompletableFuture<>();
			never.whenComplete((value, ex) -> this.cancelled.countDown());
			return never;
		}

		@SmtpListener("never-returns@example.org")
		void neverReturns() throws InterruptedException {
			try {
				new CountDownLatch(1).await();
			}
			finally {
				this.cancelled.countDown();
			}
		}

	}

	static class OwnError extends Error {

		private static final long serialVersionUID = 1L;

	}

	static class UnprintableException extends RuntimeException {

		private static final long serialVersionUID = 1L;

		@Override
		public String getMessage() {
			throw new IllegalStateException("No message");
		}

	}

	/**
	 * Fails first, and succeeds then.
	 */
	static class CompletedTwice extends CompletableFuture<SmtpReply> {

		@Override
		public CompletableFuture<SmtpReply> whenComplete(BiConsumer<? super SmtpReply, ? super Throwable> action) {
			action.accept(null, new IllegalStateException("First"));
			action.accept(SmtpReply.OK, null);
			return this;
		}

	}

	/**
	 * Fails after its value.
	 */
	static class ValueThenError extends Mono<SmtpReply> {

		@Override
		public void subscribe(CoreSubscriber<? super SmtpReply> subscriber) {
			subscriber.onSubscribe(Operators.emptySubscription());
			subscriber.onNext(SmtpReply.OK);
			subscriber.onError(new IllegalStateException("After the value"));
			subscriber.onComplete();
		}

	}

}
