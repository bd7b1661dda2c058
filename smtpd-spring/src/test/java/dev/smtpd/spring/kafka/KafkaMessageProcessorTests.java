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

package dev.smtpd.spring.kafka;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import dev.smtpd.Envelope;
import dev.smtpd.Mailbox;
import dev.smtpd.MessageContent;
import dev.smtpd.SmtpConnector;
import dev.smtpd.SmtpMessage;
import dev.smtpd.SmtpProtocol;
import dev.smtpd.SmtpReply;
import dev.smtpd.SmtpSession;
import dev.smtpd.auth.AuthMode;
import dev.smtpd.spring.store.MessageStore;
import dev.smtpd.spring.store.StoredMessage;
import dev.smtpd.tls.TlsMode;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.OutOfOrderSequenceException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.mockito.ArgumentMatchers;
import org.mockito.BDDMockito;
import org.mockito.Mockito;

import org.springframework.kafka.core.KafkaOperations;
import org.springframework.kafka.core.KafkaProducerException;
import org.springframework.kafka.support.SendResult;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What becomes of content and room when the client of Kafka fails.
 */
class KafkaMessageProcessorTests {

	@SuppressWarnings("unchecked")
	private final KafkaOperations<String, byte[]> operations = Mockito.mock(KafkaOperations.class);

	private final MessageStore store = Mockito.mock(MessageStore.class);

	private final SmtpSession session = Mockito.mock(SmtpSession.class);

	@BeforeEach
	void prepare() {
		BDDMockito.given(this.store.put(ArgumentMatchers.any()))
			.willReturn(new StoredMessage("stored", "memory:stored", 3, "0"));
		SmtpConnector connector = new SmtpConnector("default", new InetSocketAddress(2525), SmtpProtocol.SMTP,
				TlsMode.NONE, AuthMode.NONE, false);
		BDDMockito.given(this.session.id()).willReturn("s1");
		BDDMockito.given(this.session.connector()).willReturn(connector);
		BDDMockito.given(this.session.peer()).willReturn(new InetSocketAddress("192.0.2.1", 1234));
		BDDMockito.given(this.session.isAwaitingReply("m1")).willReturn(true);
	}

	private KafkaMessageProcessor processor(@Nullable MessageStore claimCheck) {
		return KafkaMessageProcessor.builder(this.operations, "mail", Runnable::run)
			.claimCheck(claimCheck, (claimCheck != null) ? 1 : Long.MAX_VALUE)
			.build();
	}

	private CompletableFuture<@Nullable SmtpReply> process(KafkaMessageProcessor processor) throws Exception {
		byte[] bytes = { 'a', 'b', 'c' };
		MessageContent content = new MessageContent() {

			@Override
			public long size() {
				return bytes.length;
			}

			@Override
			public InputStream inputStream() {
				return new ByteArrayInputStream(bytes);
			}

		};
		SmtpMessage message = new SmtpMessage("m1", this.session,
				Envelope.of(Mailbox.of("joe@example.org"), List.of(Mailbox.of("ann@example.org"))), content,
				Instant.EPOCH, Duration.ZERO);
		return processor.processAsync(message).toCompletableFuture();
	}

	private void givenSendReturns(CompletableFuture<SendResult<String, byte[]>> sent) {
		BDDMockito.given(this.operations.send(ArgumentMatchers.<ProducerRecord<String, byte[]>>any())).willReturn(sent);
	}

	private static CompletableFuture<SendResult<String, byte[]>> failed(Exception cause) {
		return CompletableFuture
			.failedFuture(new KafkaProducerException(new ProducerRecord<>("mail", new byte[0]), "failed", cause));
	}

	static Stream<Exception> failuresAfterWhichTheRecordMayBeInTheTopic() {
		return Stream.of(new KafkaException("Producer is closed forcefully."),
				new IllegalStateException("Producer is closed forcefully."), new OutOfOrderSequenceException("failed"),
				new InvalidProducerEpochException("failed"));
	}

	@ParameterizedTest
	@MethodSource("failuresAfterWhichTheRecordMayBeInTheTopic")
	void contentOfARecordThatMayBeInTheTopicStays(Exception failure) throws Exception {
		givenSendReturns(failed(failure));
		CompletableFuture<@Nullable SmtpReply> reply = process(processor(this.store));
		assertThat(reply).failsWithin(10, TimeUnit.SECONDS);
		Mockito.verify(this.store, Mockito.never()).delete(ArgumentMatchers.any());
	}

	@Test
	void contentStaysWhereTheThreadIsInterruptedAfterTheRecordWasSent() throws Exception {
		BDDMockito.given(this.operations.send(ArgumentMatchers.<ProducerRecord<String, byte[]>>any()))
			.willThrow(new org.springframework.kafka.KafkaException("Interrupted", new InterruptedException()));
		assertThat(process(processor(this.store))).failsWithin(10, TimeUnit.SECONDS);
		Mockito.verify(this.store, Mockito.never()).delete(ArgumentMatchers.any());
	}

	static Stream<Exception> refusals() {
		return Stream.of(new RecordTooLargeException("too large"), new TopicAuthorizationException("not allowed"));
	}

	@ParameterizedTest
	@MethodSource("refusals")
	void contentOfARecordThatIsRefusedIsDeleted(Exception refusal) throws Exception {
		givenSendReturns(failed(refusal));
		CompletableFuture<@Nullable SmtpReply> reply = process(processor(this.store));
		reply.handle((result, failure) -> result).join();
		Mockito.verify(this.store).delete("stored");
	}

	@Test
	void contentOfARecordThatHasNoPlaceInABatchIsDeleted() throws Exception {
		givenSendReturns(failed(new TimeoutException("Topic mail not present in metadata after 15000 ms.")));
		assertThat(process(processor(this.store))).succeedsWithin(10, TimeUnit.SECONDS)
			.isEqualTo(KafkaMessageProcessor.UNAVAILABLE);
		Mockito.verify(this.store).delete("stored");
	}

	@Test
	void contentOfARecordThatIsNotAcknowledgedInTimeStays() throws Exception {
		CompletableFuture<SendResult<String, byte[]>> sent = new CompletableFuture<>();
		givenSendReturns(sent);
		CompletableFuture<@Nullable SmtpReply> reply = process(processor(this.store));
		sent.completeExceptionally(new KafkaProducerException(new ProducerRecord<>("mail", new byte[0]), "failed",
				new TimeoutException("Expiring 1 record(s) for mail-0")));
		assertThat(reply).succeedsWithin(10, TimeUnit.SECONDS).isEqualTo(KafkaMessageProcessor.UNAVAILABLE);
		Mockito.verify(this.store, Mockito.never()).delete(ArgumentMatchers.any());
	}

	@Test
	void contentOfARecordThatIsNotSentIsDeleted() throws Exception {
		BDDMockito.given(this.session.isAwaitingReply("m1")).willReturn(false);
		assertThat(process(processor(this.store))).failsWithin(10, TimeUnit.SECONDS);
		Mockito.verify(this.store).delete("stored");
		Mockito.verifyNoInteractions(this.operations);
	}

	@Test
	void roomIsGivenBackWhateverTheClientOfKafkaThrows() throws Exception {
		BDDMockito.given(this.operations.send(ArgumentMatchers.<ProducerRecord<String, byte[]>>any()))
			.willThrow(new NoClassDefFoundError("for the test"));
		KafkaMessageProcessor processor = processor(null);
		assertThat(process(processor)).failsWithin(10, TimeUnit.SECONDS);
		assertThat(processor.getBytesInFlight()).isZero();
	}

}
