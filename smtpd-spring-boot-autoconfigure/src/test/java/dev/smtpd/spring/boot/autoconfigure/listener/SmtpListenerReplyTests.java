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

import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.smtpd.Mailbox;
import dev.smtpd.SmtpReply;
import dev.smtpd.SmtpReplyException;
import dev.smtpd.spring.error.SmtpReplyStatus;
import dev.smtpd.spring.listener.annotation.SmtpController;
import dev.smtpd.spring.listener.annotation.SmtpControllerAdvice;
import dev.smtpd.spring.listener.annotation.SmtpListener;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.messaging.handler.annotation.MessageExceptionHandler;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The replies to what a listener returns or throws, over a real connection.
 */
class SmtpListenerReplyTests {

	private static final String DOMAIN = "@example.org";

	private final ApplicationContextRunner runner = ListenerContext.runner(Returns.class, Failures.class);

	@ParameterizedTest
	@CsvSource({ "nothing, 250 2.0.0 OK", "null, 250 2.0.0 OK", "reply, 250 2.0.0 Ticket 1", "stage, 250 2.0.0 Later",
			"empty-stage, 250 2.0.0 OK", "mono, 250 2.0.0 Mono", "empty-mono, 250 2.0.0 OK", "map, 250 2.0.0 Mapped",
			"refusal, 550 5.7.1 No", "deferral, 451 4.2.1 Later", "late-refusal, 550 5.7.1 No",
			"mono-refusal, 550 5.7.1 No", "map-refusal, 550 5.7.1 No" })
	void returnValueIsTheReply(String recipient, String reply) {
		this.runner
			.run((context) -> assertThat(ListenerContext.send(context, ListenerContext.CONTENT, recipient + DOMAIN))
				.containsExactly(reply));
	}

	// every return type, and each stage at which it may fail
	@ParameterizedTest
	@ValueSource(strings = { "void-throws", "reply-throws", "stage-throws", "stage-fails", "stage-fails-later",
			"stage-of-map-fails", "mono-throws", "mono-fails", "mono-fails-later", "map-throws",
			"map-without-recipient", "map-of-stranger", "map-with-null", "intermediate", "stage-of-intermediate",
			"too-many-replies", "error", "checked", "cancelled", "handler-returns-nothing", "handler-returns-success",
			"handler-throws", "handler-fails-later", "handler-with-success-for-one" })
	void noFailureIsSuccess(String recipient) {
		this.runner.run((context) -> {
			assertThat(ListenerContext.send(context, ListenerContext.CONTENT, recipient + DOMAIN)).singleElement()
				.asString()
				.startsWith("451 4.3.0 ");
			// nor is it beside one that succeeds
			assertThat(ListenerContext.send(context, ListenerContext.CONTENT, "reply" + DOMAIN, recipient + DOMAIN))
				.singleElement()
				.asString()
				.startsWith("451 4.3.0 ");
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "void-throws", "reply-throws", "stage-throws", "stage-fails", "mono-fails", "map-throws",
			"map-without-recipient", "intermediate", "error", "handler-returns-success" })
	void byLmtpEachRecipientHasItsOwnReply(String recipient) {
		this.runner.withPropertyValues("smtpd.protocol=lmtp")
			.run((context) -> assertThat(ListenerContext.send(context, ListenerContext.CONTENT, recipient + DOMAIN,
					"reply" + DOMAIN, "refusal" + DOMAIN))
				.satisfiesExactly((failed) -> assertThat(failed).startsWith("451 4.3.0 "),
						(taken) -> assertThat(taken).isEqualTo("250 2.0.0 Ticket 1"),
						(refused) -> assertThat(refused).isEqualTo("550 5.7.1 No")));
	}

	@Test
	void byLmtpMapHasTheReplyOfEachRecipient() {
		this.runner.withPropertyValues("smtpd.protocol=lmtp")
			.run((context) -> assertThat(
					ListenerContext.send(context, ListenerContext.CONTENT, "map" + DOMAIN, "map-refusal" + DOMAIN))
				.containsExactly("250 2.0.0 Mapped", "550 5.7.1 No"));
	}

	@Test
	void bySmtpTheFirstRefusalEndsTheDelivery() {
		this.runner.run((context) -> {
			assertThat(ListenerContext.send(context, ListenerContext.CONTENT, "refusal" + DOMAIN, "nothing" + DOMAIN))
				.containsExactly("550 5.7.1 No");
			assertThat(context.getBean(Returns.class).heard).isEmpty();
		});
	}

	@ParameterizedTest
	@MethodSource
	void exceptionIsHandled(String recipient, String reply) {
		ListenerContext.runner(Returns.class, Failures.class, Advice.class)
			.run((context) -> assertThat(ListenerContext.send(context, ListenerContext.CONTENT, recipient + DOMAIN))
				.containsExactly(reply));
	}

	static Stream<String[]> exceptionIsHandled() {
		return Stream.of(new String[] { "quota", "452 4.2.2 Mailbox full" },
				new String[] { "quota-later", "452 4.2.2 Mailbox full" },
				new String[] { "quota-mono", "452 4.2.2 Mailbox full" },
				new String[] { "quota-wrapped", "452 4.2.2 Mailbox full" },
				new String[] { "quota-elsewhere", "552 5.2.2 By advice" },
				new String[] { "status", "553 5.1.3 Not this one" },
				new String[] { "status-later", "553 5.1.3 Not this one" },
				new String[] { "refusal-thrown", "550 5.7.1 Thrown" });
	}

	@Test
	void byLmtpExceptionIsMapped() {
		this.runner.withPropertyValues("smtpd.protocol=lmtp")
			.run((context) -> assertThat(ListenerContext.send(context, ListenerContext.CONTENT, "status" + DOMAIN,
					"refusal-thrown" + DOMAIN, "quota" + DOMAIN))
				.containsExactly("553 5.1.3 Not this one", "550 5.7.1 Thrown", "452 4.2.2 Mailbox full"));
	}

	/**
	 * Returns what listeners may return.
	 */
	@SmtpController
	static class Returns {

		final List<String> heard = new CopyOnWriteArrayList<>();

		private static final SmtpReply NO = SmtpReply.reject("5.7.1", "No");

		@SmtpListener("nothing@example.org")
		void nothing() {
			this.heard.add("nothing");
		}

		@SmtpListener("null@example.org")
		SmtpReply noReply() {
			return null;
		}

		@SmtpListener("reply@example.org")
		SmtpReply reply() {
			return SmtpReply.accept("Ticket 1");
		}

		@SmtpListener("stage@example.org")
		CompletionStage<SmtpReply> stage() {
			return CompletableFuture.supplyAsync(() -> SmtpReply.accept("Later"));
		}

		@SmtpListener("empty-stage@example.org")
		CompletableFuture<Void> emptyStage() {
			return CompletableFuture.runAsync(() -> {
			});
		}

		@SmtpListener("mono@example.org")
		Mono<SmtpReply> mono() {
			return Mono.just(SmtpReply.accept("Mono"));
		}

		@SmtpListener("empty-mono@example.org")
		Mono<Void> emptyMono() {
			return Mono.empty();
		}

		@SmtpListener("refusal@example.org")
		SmtpReply refusal() {
			return NO;
		}

		@SmtpListener("deferral@example.org")
		SmtpReply deferral() {
			return SmtpReply.of(451, "4.2.1", "Later");
		}

		@SmtpListener("late-refusal@example.org")
		CompletionStage<SmtpReply> lateRefusal() {
			return CompletableFuture.supplyAsync(() -> NO);
		}

		@SmtpListener("mono-refusal@example.org")
		Mono<SmtpReply> monoRefusal() {
			return Mono.just(NO);
		}

		@SmtpListener("map@example.org")
		@SmtpListener("map-refusal@example.org")
		Map<Mailbox, SmtpReply> map(List<Mailbox> recipients) {
			return recipients.stream()
				.collect(Collectors.toMap((recipient) -> recipient,
						(recipient) -> recipient.localPart().equals("map") ? SmtpReply.accept("Mapped") : NO));
		}

	}

	/**
	 * Fails in all ways.
	 */
	@SmtpController
	static class Failures {

		@SmtpListener("void-throws@example.org")
		void voidThrows() {
			throw new IllegalStateException("void");
		}

		@SmtpListener("reply-throws@example.org")
		SmtpReply replyThrows() {
			throw new IllegalStateException("reply");
		}

		@SmtpListener("stage-throws@example.org")
		CompletionStage<Void> stageThrows() {
			throw new IllegalStateException("stage");
		}

		@SmtpListener("stage-fails@example.org")
		CompletionStage<SmtpReply> stageFails() {
			return CompletableFuture.failedFuture(new IllegalStateException("stage"));
		}

		@SmtpListener("stage-fails-later@example.org")
		CompletableFuture<Void> stageFailsLater() {
			return CompletableFuture.runAsync(() -> {
				throw new IllegalStateException("stage");
			});
		}

		@SmtpListener("stage-of-map-fails@example.org")
		CompletableFuture<Map<Mailbox, SmtpReply>> stageOfMapFails() {
			return CompletableFuture.completedFuture(Map.of());
		}

		@SmtpListener("mono-throws@example.org")
		Mono<Void> monoThrows() {
			throw new IllegalStateException("mono");
		}

		@SmtpListener("mono-fails@example.org")
		Mono<SmtpReply> monoFails() {
			return Mono.error(new IllegalStateException("mono"));
		}

		@SmtpListener("mono-fails-later@example.org")
		Mono<Void> monoFailsLater() {
			return Mono.fromRunnable(() -> {
				throw new IllegalStateException("mono");
			});
		}

		@SmtpListener("map-throws@example.org")
		Map<String, SmtpReply> mapThrows() {
			throw new IllegalStateException("map");
		}

		@SmtpListener("map-without-recipient@example.org")
		Map<String, SmtpReply> mapWithoutRecipient() {
			return Map.of();
		}

		@SmtpListener("map-of-stranger@example.org")
		Map<String, SmtpReply> mapOfStranger() {
			return Map.of("stranger@example.org", SmtpReply.OK);
		}

		@SmtpListener("map-with-null@example.org")
		Map<String, SmtpReply> mapWithNull() {
			return Collections.singletonMap("map-with-null@example.org", null);
		}

		@SmtpListener("intermediate@example.org")
		SmtpReply intermediate() {
			return SmtpReply.of(354, "Go on");
		}

		@SmtpListener("stage-of-intermediate@example.org")
		CompletionStage<SmtpReply> stageOfIntermediate() {
			return CompletableFuture.completedFuture(SmtpReply.of(354, "Go on"));
		}

		@SmtpListener("too-many-replies@example.org")
		SmtpReply tooManyReplies() {
			return SmtpReply.forRecipients(List.of(SmtpReply.OK, SmtpReply.OK, SmtpReply.OK));
		}

		@SmtpListener("error@example.org")
		void error() {
			throw new StackOverflowError("error");
		}

		@SmtpListener("checked@example.org")
		void checked() throws Exception {
			throw new IOException("checked");
		}

		@SmtpListener("cancelled@example.org")
		CompletableFuture<SmtpReply> cancelled() {
			CompletableFuture<SmtpReply> future = new CompletableFuture<>();
			future.cancel(true);
			return future;
		}

		@SmtpListener("handler-returns-nothing@example.org")
		void handlerReturnsNothing() {
			throw new HandledByNothing();
		}

		@MessageExceptionHandler
		void handle(HandledByNothing ex) {
		}

		@SmtpListener("handler-returns-success@example.org")
		void handlerReturnsSuccess() {
			throw new HandledBySuccess();
		}

		@MessageExceptionHandler
		SmtpReply handle(HandledBySuccess ex) {
			return SmtpReply.OK;
		}

		@SmtpListener("handler-throws@example.org")
		void handlerThrows() {
			throw new HandledByException();
		}

		@MessageExceptionHandler
		SmtpReply handle(HandledByException ex) {
			throw new IllegalStateException("handler");
		}

		@SmtpListener("handler-fails-later@example.org")
		void handlerFailsLater() {
			throw new HandledByFailure();
		}

		@MessageExceptionHandler
		CompletionStage<SmtpReply> handle(HandledByFailure ex) {
			return CompletableFuture.failedFuture(ex);
		}

		@SmtpListener("handler-with-success-for-one@example.org")
		void handlerWithSuccessForOne() {
			throw new HandledByList();
		}

		@MessageExceptionHandler
		SmtpReply handle(HandledByList ex) {
			return SmtpReply.forRecipients(List.of(SmtpReply.OK));
		}

		@SmtpListener("quota@example.org")
		void quota() {
			throw new QuotaExceededException();
		}

		@SmtpListener("quota-later@example.org")
		CompletableFuture<Void> quotaLater() {
			return CompletableFuture.runAsync(() -> {
				throw new QuotaExceededException();
			});
		}

		@SmtpListener("quota-mono@example.org")
		Mono<Void> quotaMono() {
			return Mono.error(new QuotaExceededException());
		}

		@SmtpListener("quota-wrapped@example.org")
		void quotaWrapped() {
			throw new CompletionException(new QuotaExceededException());
		}

		@MessageExceptionHandler
		SmtpReply full(QuotaExceededException ex, Mailbox recipient) {
			assertThat(recipient.domain()).isEqualTo("example.org");
			return SmtpReply.of(452, "4.2.2", "Mailbox full");
		}

		@SmtpListener("quota-elsewhere@example.org")
		void quotaElsewhere() {
			throw new UnsupportedOperationException("elsewhere");
		}

		@SmtpListener("status@example.org")
		void status() {
			throw new NotThisOneException();
		}

		@SmtpListener("status-later@example.org")
		CompletionStage<Void> statusLater() {
			return CompletableFuture.failedFuture(new NotThisOneException());
		}

		@SmtpListener("refusal-thrown@example.org")
		void refusalThrown() {
			throw new SmtpReplyException(SmtpReply.reject("5.7.1", "Thrown"));
		}

	}

	/**
	 * Handles what no listener handles.
	 */
	@SmtpControllerAdvice
	static class Advice {

		@MessageExceptionHandler(UnsupportedOperationException.class)
		SmtpReply unsupported() {
			return SmtpReply.reject("5.2.2", "By advice");
		}

		@MessageExceptionHandler
		SmtpReply quota(QuotaExceededException ex) {
			return SmtpReply.reject("5.2.2", "By advice");
		}

	}

	@SmtpReplyStatus(code = 553, enhancedStatus = "5.1.3", text = "Not this one")
	static class NotThisOneException extends RuntimeException {

	}

	static class QuotaExceededException extends RuntimeException {

	}

	static class HandledByNothing extends RuntimeException {

	}

	static class HandledBySuccess extends RuntimeException {

	}

	static class HandledByException extends RuntimeException {

	}

	static class HandledByFailure extends RuntimeException {

	}

	static class HandledByList extends RuntimeException {

	}

}
