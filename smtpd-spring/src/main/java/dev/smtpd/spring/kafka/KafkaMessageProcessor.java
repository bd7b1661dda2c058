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

import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

import dev.smtpd.AsyncMessageProcessor;
import dev.smtpd.MessageOutcome;
import dev.smtpd.SmtpMessage;
import dev.smtpd.SmtpReply;
import dev.smtpd.spring.store.MessageStore;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.core.NestedRuntimeException;
import org.springframework.core.Ordered;
import org.springframework.kafka.core.KafkaOperations;

/**
 * {@link AsyncMessageProcessor} that hands each message over to a topic, with the
 * {@linkplain SmtpRecordHeaders envelope and session as headers} and the content as the
 * value. The server replies 250 once Kafka has acknowledged the record; no thread waits
 * meanwhile. It replies {@code 451 4.4.1} when that doesn't happen within the timeout,
 * and then at once to all but one message at a time, until a record is acknowledged
 * again. A record that wasn't acknowledged may be in the topic nevertheless.
 * <p>
 * The bytes that wait for an acknowledgement are bounded. A message for which there is no
 * room waits in the {@linkplain dev.smtpd.settings.SpoolSettings spool}, and its session
 * reads nothing.
 * <p>
 * Content that is too large for a record goes to a {@link MessageStore}; without one the
 * server replies {@code 552 5.3.4}.
 *
 * @since 0.1.0
 * @see SafeProducerSettings
 */
public final class KafkaMessageProcessor implements AsyncMessageProcessor, Ordered {

	private static final Logger logger = LoggerFactory.getLogger(KafkaMessageProcessor.class);

	/**
	 * The reply when Kafka doesn't acknowledge the message in time.
	 */
	static final SmtpReply UNAVAILABLE = SmtpReply.of(451, "4.4.1", "Message can't be stored now, try again later");

	private static final SmtpReply TOO_LARGE = SmtpReply.reject("5.3.4", "Message is too large");

	/**
	 * What the client of Kafka adds to a record at most, in bytes, and to each header.
	 */
	private static final int RECORD_OVERHEAD = 256;

	private static final int HEADER_OVERHEAD = 10;

	private static final int MAX_CAUSES = 100;

	private final KafkaOperations<String, byte[]> operations;

	private final String topic;

	private final SmtpRecordKey key;

	private final Duration timeout;

	private final long maxRecordSize;

	private final long claimCheckThreshold;

	private final @Nullable MessageStore claimCheck;

	private final List<SmtpRecordCustomizer> customizers;

	private final List<KafkaHandoverObserver> observers;

	private final InFlightBytes inFlight;

	private final Availability availability;

	// identifiers of messages are those of one server only
	private final String instance = Long.toUnsignedString(new SecureRandom().nextLong(), Character.MAX_RADIX);

	private KafkaMessageProcessor(Builder builder) {
		this.operations = builder.operations;
		this.topic = builder.topic;
		this.key = builder.key;
		this.timeout = builder.timeout;
		this.maxRecordSize = builder.maxRecordSize;
		this.claimCheckThreshold = builder.claimCheckThreshold;
		this.claimCheck = builder.claimCheck;
		this.customizers = List.copyOf(builder.customizers);
		this.observers = List.copyOf(builder.observers);
		this.inFlight = new InFlightBytes(builder.maxBytesInFlight, builder.executor);
		this.availability = new Availability(builder.topic);
	}

	/**
	 * Return a builder.
	 * @param operations sends records by a producer with {@link SafeProducerSettings}
	 * @param topic the topic
	 * @param executor reads the content of messages that have waited for room; it may
	 * reject that, and the reply is 451
	 * @return the builder
	 */
	public static Builder builder(KafkaOperations<String, byte[]> operations, String topic, Executor executor) {
		return new Builder(operations, topic, executor);
	}

	@Override
	public int getOrder() {
		return Ordered.LOWEST_PRECEDENCE;
	}

	/**
	 * Return the topic.
	 * @return the name of the topic
	 */
	public String getTopic() {
		return this.topic;
	}

	/**
	 * Return whether Kafka has acknowledged the last record, or there was none.
	 * @return whether messages are handed over at present
	 */
	public boolean isAvailable() {
		return this.availability.isAvailable();
	}

	/**
	 * Return how many bytes of content wait for an acknowledgement.
	 * @return the number of bytes
	 */
	public long getBytesInFlight() {
		return this.inFlight.getUsed();
	}

	/**
	 * Return how many bytes of content may wait for an acknowledgement.
	 * @return the number of bytes
	 */
	public long getMaxBytesInFlight() {
		return this.inFlight.getMax();
	}

	/**
	 * Return how many messages wait until there is room for their content.
	 * @return the number of messages
	 */
	public int getWaiting() {
		return this.inFlight.getWaiting();
	}

	@Override
	public CompletionStage<@Nullable SmtpReply> processAsync(SmtpMessage message) throws Exception {
		long start = System.nanoTime();
		Runnable end = this.availability.begin();
		CompletableFuture<@Nullable SmtpReply> reply;
		if (end == null) {
			reply = CompletableFuture.completedFuture(UNAVAILABLE);
		}
		else {
			try {
				reply = begin(message);
			}
			catch (Exception | Error ex) {
				end.run();
				notifyObservers(SmtpReply.LOCAL_ERROR, start);
				throw ex;
			}
			reply.whenComplete((result, failure) -> end.run());
		}
		reply.whenComplete(
				(result, failure) -> notifyObservers((failure != null) ? SmtpReply.LOCAL_ERROR : result, start));
		return reply;
	}

	private void notifyObservers(@Nullable SmtpReply reply, long start) {
		MessageOutcome outcome = MessageOutcome.of((reply != null) ? reply : SmtpReply.OK);
		Duration duration = Duration.ofNanos(System.nanoTime() - start);
		this.observers.forEach((observer) -> observer.onHandover(outcome, duration));
	}

	private CompletableFuture<@Nullable SmtpReply> begin(SmtpMessage message) throws Exception {
		Headers headers = new RecordHeaders();
		SmtpRecordHeaders.add(headers, message, message.id() + "-" + this.instance);
		for (SmtpRecordCustomizer customizer : this.customizers) {
			customizer.customize(message, headers);
		}
		Draft draft = new Draft(message, this.key.of(message), headers);
		if (fits(draft)) {
			return handOver(draft, message.content().size());
		}
		MessageStore store = this.claimCheck;
		if (store == null || draft.overhead() > this.maxRecordSize) {
			logger.warn("Message {} of {} bytes is too large for topic '{}', replying {}", message.id(),
					message.content().size(), this.topic, TOO_LARGE);
			return CompletableFuture.completedFuture(TOO_LARGE);
		}
		String reference = store.put(message).id();
		SmtpRecordHeaders.put(headers, SmtpRecordHeaders.CLAIM_CHECK, reference);
		return handOver(draft.claimed(reference), 0);
	}

	private boolean fits(Draft draft) {
		long size = draft.message().content().size();
		return size + draft.overhead() <= this.maxRecordSize
				&& (this.claimCheck == null || size <= this.claimCheckThreshold);
	}

	private CompletableFuture<@Nullable SmtpReply> handOver(Draft draft, long bytes) {
		// sending may block, too
		CompletableFuture<@Nullable SmtpReply> reply = new CompletableFuture<@Nullable SmtpReply>()
			.orTimeout(this.timeout.toMillis(), TimeUnit.MILLISECONDS);
		CompletableFuture<Void> room = this.inFlight.take(bytes);
		AtomicBoolean sent = new AtomicBoolean();
		room.thenCompose((taken) -> send(draft, bytes, sent)).whenComplete((result, failure) -> {
			if (failure == null) {
				this.availability.acknowledged();
				reply.complete(null);
			}
			else {
				fail(draft, cause(failure), sent.get(), reply);
			}
		});
		CompletableFuture<@Nullable SmtpReply> bounded = reply
			.exceptionallyCompose((failure) -> onFailure(draft, cause(failure), room));
		bounded.whenComplete((result, failure) -> room.cancel(false));
		return bounded;
	}

	private CompletionStage<@Nullable SmtpReply> onFailure(Draft draft, Throwable failure,
			CompletableFuture<Void> room) {
		if (!(failure instanceof TimeoutException)) {
			return CompletableFuture.failedFuture(failure);
		}
		if (room.isDone()) {
			this.availability.failed(draft.message().id(), failure);
		}
		return CompletableFuture.completedFuture(UNAVAILABLE);
	}

	private CompletionStage<?> send(Draft draft, long bytes, AtomicBoolean sent) {
		CompletionStage<?> result;
		try {
			if (!draft.message().isAwaitingReply()) {
				throw new IllegalStateException("The client has got its reply before the message was sent");
			}
			ProducerRecord<String, byte[]> record = draft.toRecord(this.topic);
			sent.set(true);
			CompletableFuture<?> acknowledged = this.operations.send(record);
			sent.set(!isNeverSent(acknowledged));
			result = acknowledged;
		}
		catch (Throwable ex) {
			result = CompletableFuture.failedFuture(ex);
		}
		return result.whenComplete((acknowledged, failure) -> this.inFlight.giveBack(bytes));
	}

	// the wait for the topic or for memory, which is over before the record is in a
	// batch;
	// that for an acknowledgement is longer
	private static boolean isNeverSent(CompletableFuture<?> acknowledged) {
		return acknowledged.isCompletedExceptionally() && acknowledged.handle((result, failure) -> cause(failure))
			.join() instanceof org.apache.kafka.common.errors.TimeoutException;
	}

	private void fail(Draft draft, Throwable failure, boolean sent, CompletableFuture<@Nullable SmtpReply> reply) {
		if (failure instanceof RetriableException) {
			this.availability.failed(draft.message().id(), failure);
			if (!sent) {
				withdraw(draft);
			}
			reply.complete(UNAVAILABLE);
		}
		else if (failure instanceof RecordTooLargeException) {
			logger.warn("Kafka refuses message {} of {} bytes for topic '{}', replying {}: {}", draft.message().id(),
					draft.message().content().size(), this.topic, TOO_LARGE, failure.getMessage());
			withdraw(draft);
			reply.complete(TOO_LARGE);
		}
		else {
			// others may come after the brokers have stored the record, such as that the
			// producer was closed
			if (!sent || failure instanceof AuthorizationException) {
				withdraw(draft);
			}
			reply.completeExceptionally(failure);
		}
	}

	// not called where the record may be in the topic
	private void withdraw(Draft draft) {
		MessageStore store = this.claimCheck;
		String reference = draft.reference();
		if (store == null || reference == null) {
			return;
		}
		try {
			this.inFlight.execute(() -> delete(store, reference));
		}
		catch (RuntimeException ex) {
			logger.warn("Content that no record refers to is left at {}", reference, ex);
		}
	}

	private static void delete(MessageStore store, String reference) {
		try {
			store.delete(reference);
		}
		catch (RuntimeException ex) {
			logger.warn("Content that no record refers to can't be deleted at {}", reference, ex);
		}
	}

	private static Throwable cause(Throwable failure) {
		Throwable cause = failure;
		for (int i = 0; i < MAX_CAUSES && isWrapper(cause) && cause.getCause() != null; i++) {
			cause = cause.getCause();
		}
		return cause;
	}

	private static boolean isWrapper(Throwable failure) {
		return failure instanceof CompletionException || failure instanceof ExecutionException
				|| (failure instanceof NestedRuntimeException && !(failure instanceof ApiException))
				|| failure.getClass() == org.apache.kafka.common.KafkaException.class;
	}

	/**
	 * A record in the making, without its value, which is read once there is room for it.
	 *
	 * @param message the message
	 * @param key the key, {@code null} for none
	 * @param headers the headers
	 * @param reference where the content is, {@code null} if it is to be the value
	 */
	private record Draft(SmtpMessage message, @Nullable String key, Headers headers, @Nullable String reference) {

		private Draft(SmtpMessage message, @Nullable String key, Headers headers) {
			this(message, key, headers, null);
		}

		private Draft claimed(String reference) {
			return new Draft(this.message, this.key, this.headers, reference);
		}

		private long overhead() {
			long size = RECORD_OVERHEAD;
			if (this.key != null) {
				size += 4L * this.key.length();
			}
			for (Header header : this.headers) {
				size += HEADER_OVERHEAD + 4L * header.key().length()
						+ ((header.value() != null) ? header.value().length : 0);
			}
			return size;
		}

		private ProducerRecord<String, byte[]> toRecord(String topic) {
			byte[] value = (this.reference != null) ? new byte[0] : this.message.content().toByteArray();
			return new ProducerRecord<>(topic, null, this.key, value, this.headers);
		}

	}

	/**
	 * Builder of a processor.
	 */
	public static final class Builder {

		private final KafkaOperations<String, byte[]> operations;

		private final String topic;

		private final Executor executor;

		private SmtpRecordKey key = SmtpRecordKey.NONE;

		private Duration timeout = Duration.ofSeconds(30);

		private long maxBytesInFlight = 16 * 1024 * 1024;

		private long maxRecordSize = 1024 * 1024;

		private long claimCheckThreshold = Long.MAX_VALUE;

		private @Nullable MessageStore claimCheck;

		private final List<SmtpRecordCustomizer> customizers = new ArrayList<>();

		private final List<KafkaHandoverObserver> observers = new ArrayList<>();

		private Builder(KafkaOperations<String, byte[]> operations, String topic, Executor executor) {
			this.operations = operations;
			this.topic = topic;
			this.executor = executor;
		}

		/**
		 * Set what the key of a record is.
		 * @param key the key, {@link SmtpRecordKey#NONE} unless set
		 * @return this builder
		 */
		public Builder key(SmtpRecordKey key) {
			this.key = key;
			return this;
		}

		/**
		 * Set how long the hand-over of a message may take.
		 * @param timeout the timeout, 30 seconds unless set
		 * @return this builder
		 */
		public Builder timeout(Duration timeout) {
			if (timeout.toMillis() < 1) {
				throw new IllegalArgumentException("timeout must be positive");
			}
			this.timeout = timeout;
			return this;
		}

		/**
		 * Set how large a record may be, and how much content may wait for an
		 * acknowledgement.
		 * @param maxRecordSize the size of a record in bytes, 1 MiB unless set
		 * @param maxBytesInFlight the number of bytes, 16 MiB unless set
		 * @return this builder
		 */
		public Builder sizes(long maxRecordSize, long maxBytesInFlight) {
			if (maxRecordSize <= 0 || maxBytesInFlight < maxRecordSize) {
				throw new IllegalArgumentException(
						"maxBytesInFlight must have room for the largest record, of " + maxRecordSize + " bytes");
			}
			this.maxRecordSize = maxRecordSize;
			this.maxBytesInFlight = maxBytesInFlight;
			return this;
		}

		/**
		 * Set where large content goes.
		 * @param claimCheck keeps the content, {@code null} if nothing does
		 * @param threshold how large the content in a record may be, in bytes, if it is
		 * to be less than what fits
		 * @return this builder
		 */
		public Builder claimCheck(@Nullable MessageStore claimCheck, long threshold) {
			this.claimCheck = claimCheck;
			this.claimCheckThreshold = threshold;
			return this;
		}

		/**
		 * Add a customizer of the headers, called in order.
		 * @param customizer the customizer
		 * @return this builder
		 */
		public Builder customizer(SmtpRecordCustomizer customizer) {
			this.customizers.add(customizer);
			return this;
		}

		/**
		 * Add an observer.
		 * @param observer the observer
		 * @return this builder
		 */
		public Builder observer(KafkaHandoverObserver observer) {
			this.observers.add(observer);
			return this;
		}

		/**
		 * Return the processor.
		 * @return a new processor
		 */
		public KafkaMessageProcessor build() {
			return new KafkaMessageProcessor(this);
		}

	}

}
