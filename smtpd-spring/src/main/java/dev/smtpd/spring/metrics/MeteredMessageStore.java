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

package dev.smtpd.spring.metrics;

import java.io.InputStream;
import java.time.Instant;
import java.util.function.Supplier;

import dev.smtpd.SmtpMessage;
import dev.smtpd.spring.store.MessageStore;
import dev.smtpd.spring.store.MessageStoreException;
import dev.smtpd.spring.store.MessageStoreException.Kind;
import dev.smtpd.spring.store.StoredMessage;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;

/**
 * {@link MessageStore} that counts and times what another one does.
 *
 * @since 0.1.0
 */
public final class MeteredMessageStore implements MessageStore {

	private final MessageStore store;

	private final MeterRegistry registry;

	private final Timer stored;

	private final Timer failed;

	private final Counter bytes;

	private final Counter deleted;

	private final Counter expired;

	private final Counter putFailures;

	private final Counter openFailures;

	private final Counter deleteFailures;

	private final Counter sweepFailures;

	/**
	 * Create a store.
	 * @param store the store that does it
	 * @param registry the registry
	 */
	public MeteredMessageStore(MessageStore store, MeterRegistry registry) {
		this.store = store;
		this.registry = registry;
		MeterFactory meters = new MeterFactory(registry);
		String outcome = SmtpServerMeter.Key.STORE_OUTCOME.asString();
		this.stored = meters.timer(SmtpServerMeter.STORE_MESSAGES, outcome, "stored");
		this.failed = meters.timer(SmtpServerMeter.STORE_MESSAGES, outcome, "failed");
		this.bytes = meters.counter(SmtpServerMeter.STORE_BYTES);
		String cause = SmtpServerMeter.Key.STORE_CAUSE.asString();
		this.deleted = meters.counter(SmtpServerMeter.STORE_REMOVED, cause, "deleted");
		this.expired = meters.counter(SmtpServerMeter.STORE_REMOVED, cause, "retention");
		String operation = SmtpServerMeter.Key.STORE_OPERATION.asString();
		this.putFailures = meters.counter(SmtpServerMeter.STORE_FAILURES, operation, "put");
		this.openFailures = meters.counter(SmtpServerMeter.STORE_FAILURES, operation, "open");
		this.deleteFailures = meters.counter(SmtpServerMeter.STORE_FAILURES, operation, "delete");
		this.sweepFailures = meters.counter(SmtpServerMeter.STORE_FAILURES, operation, "sweep");
	}

	@Override
	public StoredMessage put(SmtpMessage message) {
		Timer.Sample sample = Timer.start(this.registry);
		Timer timer = this.failed;
		try {
			StoredMessage result = call(this.putFailures, () -> this.store.put(message));
			timer = this.stored;
			this.bytes.increment(result.size());
			return result;
		}
		finally {
			sample.stop(timer);
		}
	}

	@Override
	public InputStream open(String id) {
		return call(this.openFailures, () -> this.store.open(id));
	}

	@Override
	public void delete(String id) {
		call(this.deleteFailures, () -> {
			this.store.delete(id);
			return id;
		});
		this.deleted.increment();
	}

	@Override
	public int removeOlderThan(Instant time, int max) {
		int removed = call(this.sweepFailures, () -> this.store.removeOlderThan(time, max));
		this.expired.increment(removed);
		return removed;
	}

	// a wrong id isn't a failure of the store
	private static <T> T call(Counter failures, Supplier<T> operation) {
		try {
			return operation.get();
		}
		catch (MessageStoreException ex) {
			if (ex.getKind() != Kind.NOT_FOUND && ex.getKind() != Kind.INVALID_ID) {
				failures.increment();
			}
			throw ex;
		}
		catch (RuntimeException ex) {
			failures.increment();
			throw ex;
		}
	}

}
