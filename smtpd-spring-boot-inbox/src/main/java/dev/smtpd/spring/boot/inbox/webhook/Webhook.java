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

package dev.smtpd.spring.boot.inbox.webhook;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;

import dev.smtpd.spring.boot.inbox.store.ArrivalOutbox;
import dev.smtpd.spring.boot.inbox.store.InboxEvent;
import dev.smtpd.spring.boot.inbox.store.InboxEvents;
import dev.smtpd.spring.boot.inbox.store.InboxMessageDetail;
import dev.smtpd.spring.boot.inbox.store.InboxMessages;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.context.SmartLifecycle;

/**
 * Notifies another system of messages by HTTP, on a thread of its own: SMTP never waits
 * for it. Messages wait in the {@link ArrivalOutbox}, so that a restart loses none; a
 * notification may come twice, with the same identifier. Redirects aren't followed, and
 * the body of a response isn't read.
 *
 * @since 0.1.0
 */
public final class Webhook implements SmartLifecycle {

	private static final Logger logger = LoggerFactory.getLogger(Webhook.class);

	// how long nothing is looked for that another application has left behind
	private static final Duration MAX_IDLE = Duration.ofMinutes(1);

	private static final Duration AFTER_FAILURE = Duration.ofSeconds(10);

	private final WebhookSettings settings;

	private final @Nullable WebhookSignature signature;

	private final ArrivalOutbox outbox;

	private final InboxMessages messages;

	private final InboxEvents events;

	private final Clock clock;

	private final JsonMapper mapper = JsonMapper.builder().build();

	private final HttpClient client;

	private final Semaphore wakeUp = new Semaphore(0);

	private final AtomicLong delivered = new AtomicLong();

	private final AtomicLong retried = new AtomicLong();

	private final AtomicLong failed = new AtomicLong();

	private volatile @Nullable Thread thread;

	private volatile @Nullable CompletableFuture<?> inFlight;

	private InboxEvents.@Nullable Subscription subscription;

	/**
	 * Create a webhook.
	 * @param settings where and how it is called
	 * @param outbox has the messages of which to notify
	 * @param messages the messages
	 * @param events notify of what was stored
	 * @param clock the time
	 */
	public Webhook(WebhookSettings settings, ArrivalOutbox outbox, InboxMessages messages, InboxEvents events,
			Clock clock) {
		this.settings = settings;
		this.signature = (settings.secret() != null) ? new WebhookSignature(settings.secret()) : null;
		this.outbox = outbox;
		this.messages = messages;
		this.events = events;
		this.clock = clock;
		this.client = HttpClient.newBuilder()
			.connectTimeout(settings.timeout())
			.followRedirects(HttpClient.Redirect.NEVER)
			.version(HttpClient.Version.HTTP_1_1)
			.build();
	}

	@Override
	public synchronized void start() {
		if (this.thread == null) {
			Thread started = new Thread(this::run, "smtpd-inbox-webhook");
			started.setDaemon(true);
			this.thread = started;
			this.subscription = this.events.subscribe((event) -> {
				if (event.type() == InboxEvent.Type.STORED || event.type() == InboxEvent.Type.OVERFLOW) {
					this.wakeUp.release();
				}
			});
			started.start();
		}
	}

	@Override
	public synchronized void stop() {
		Thread running = this.thread;
		if (running == null) {
			return;
		}
		this.thread = null;
		if (this.subscription != null) {
			this.subscription.close();
		}
		// no interrupt: it would close the file of a database that is being written
		this.wakeUp.release();
		CompletableFuture<?> request = this.inFlight;
		if (request != null) {
			request.cancel(true);
		}
		try {
			running.join(this.settings.timeout().toMillis());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	@Override
	public boolean isRunning() {
		return this.thread != null;
	}

	/**
	 * Return how many notifications were delivered.
	 * @return the number since the start
	 */
	public long delivered() {
		return this.delivered.get();
	}

	/**
	 * Return how many attempts have failed that another one follows.
	 * @return the number since the start
	 */
	public long retried() {
		return this.retried.get();
	}

	/**
	 * Return how many notifications were given up.
	 * @return the number since the start
	 */
	public long failed() {
		return this.failed.get();
	}

	/**
	 * Return how many messages the other system is still to be notified of. Blocks while
	 * it uses the database.
	 * @return the number
	 */
	public long pending() {
		return this.outbox.size();
	}

	/**
	 * Return how long ago the first of these messages was received. Blocks while it uses
	 * the database.
	 * @return the time, zero if there is none
	 */
	public Duration oldest() {
		Instant received = this.outbox.oldest();
		Duration age = (received != null) ? Duration.between(received, this.clock.instant()) : Duration.ZERO;
		return age.isNegative() ? Duration.ZERO : age;
	}

	private void run() {
		try {
			while (!isStopped()) {
				Duration idle;
				try {
					idle = deliverNext() ? Duration.ZERO : untilNext();
				}
				catch (RuntimeException ex) {
					logger.warn("The outbox of the webhook can't be used now", ex);
					idle = AFTER_FAILURE;
				}
				if (this.wakeUp.tryAcquire(Math.max(0, idle.toMillis()), TimeUnit.MILLISECONDS)) {
					this.wakeUp.drainPermits();
				}
			}
		}
		catch (InterruptedException ex) {
			// stopped
		}
	}

	private Duration untilNext() {
		Instant next = this.outbox.nextDue();
		if (next == null) {
			return MAX_IDLE;
		}
		// at least a millisecond, since milliseconds are what is waited for
		Duration wait = Duration.between(this.clock.instant(), next).plusMillis(1);
		return (wait.compareTo(MAX_IDLE) < 0) ? wait : MAX_IDLE;
	}

	private boolean isStopped() {
		return this.thread != Thread.currentThread();
	}

	private boolean deliverNext() throws InterruptedException {
		// one at a time, so that after a crash none of them waits for long
		Duration lease = this.settings.timeout().multipliedBy(2).plusSeconds(30);
		List<ArrivalOutbox.Entry> due = this.outbox.claim(1, lease);
		for (ArrivalOutbox.Entry entry : due) {
			deliver(entry);
		}
		return !due.isEmpty();
	}

	private void deliver(ArrivalOutbox.Entry entry) throws InterruptedException {
		InboxMessageDetail detail = this.messages.detail(entry.messageId());
		if (detail == null) {
			this.outbox.remove(entry.messageId());
			return;
		}
		String failure = send(detail);
		if (failure == null) {
			this.outbox.remove(entry.messageId());
			this.delivered.incrementAndGet();
		}
		else if (isStopped()) {
			this.outbox.postpone(entry.messageId(), this.clock.instant());
		}
		else if (entry.attempt() >= this.settings.maxAttempts()) {
			this.outbox.remove(entry.messageId());
			this.failed.incrementAndGet();
			logger.warn("The {} was not notified of message {}, which is given up after {} attempts: {}", this.settings,
					entry.messageId(), entry.attempt(), failure);
		}
		else {
			Duration backoff = this.settings.backoff(entry.attempt());
			this.outbox.postpone(entry.messageId(), this.clock.instant().plus(backoff));
			this.retried.incrementAndGet();
			logger.info("The {} was not notified of message {}, next attempt in {}: {}", this.settings,
					entry.messageId(), backoff, failure);
		}
	}

	// Return the failure, or null.
	private @Nullable String send(InboxMessageDetail detail) throws InterruptedException {
		byte[] body = this.mapper.writeValueAsBytes(WebhookNotification.of(detail));
		CompletableFuture<HttpResponse<InputStream>> response = this.client.sendAsync(request(detail, body),
				HttpResponse.BodyHandlers.ofInputStream());
		this.inFlight = response;
		if (isStopped()) {
			response.cancel(true);
		}
		try {
			HttpResponse<InputStream> received = response.get(this.settings.timeout().toMillis(),
					TimeUnit.MILLISECONDS);
			received.body().close();
			int status = received.statusCode();
			return (status >= 200 && status < 300) ? null : "HTTP status " + status;
		}
		catch (TimeoutException ex) {
			return "no response within " + this.settings.timeout();
		}
		catch (ExecutionException | IOException ex) {
			return String.valueOf((ex.getCause() != null) ? ex.getCause() : ex);
		}
		catch (CancellationException ex) {
			return "stopped";
		}
		finally {
			this.inFlight = null;
			response.cancel(true);
		}
	}

	private HttpRequest request(InboxMessageDetail detail, byte[] body) {
		String id = detail.message().id() + "-" + detail.smtpId();
		long timestamp = this.clock.instant().getEpochSecond();
		HttpRequest.Builder request = HttpRequest.newBuilder(this.settings.url())
			.timeout(this.settings.timeout())
			.header("Content-Type", "application/json")
			.header("User-Agent", "smtpd-spring-boot")
			.header("webhook-id", id)
			.header("webhook-timestamp", String.valueOf(timestamp))
			.POST(HttpRequest.BodyPublishers.ofByteArray(body));
		if (this.signature != null) {
			request.header("webhook-signature", this.signature.sign(id, timestamp, body));
		}
		return request.build();
	}

}
