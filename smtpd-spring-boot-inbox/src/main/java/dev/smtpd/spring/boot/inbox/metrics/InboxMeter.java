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

package dev.smtpd.spring.boot.inbox.metrics;

import io.micrometer.common.docs.KeyName;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.docs.MeterDocumentation;
import org.jspecify.annotations.Nullable;

/**
 * The meters of the inbox. What each of them measures is its
 * {@linkplain #getDescription() description}.
 *
 * @since 0.1.0
 */
public enum InboxMeter implements MeterDocumentation {

	/**
	 * Clients that wait.
	 */
	API_WAITING("smtpd.inbox.api.waiting", Meter.Type.GAUGE, "clients", "Clients of the API that wait for a message"),

	/**
	 * How many clients may wait.
	 */
	API_WAITING_MAX("smtpd.inbox.api.waiting.max", Meter.Type.GAUGE, "clients",
			"Maximum number of clients of the API that wait for a message"),

	/**
	 * Clients that were refused.
	 */
	API_WAITING_REFUSED("smtpd.inbox.api.waiting.refused", Meter.Type.COUNTER, "clients",
			"Clients of the API that were refused since too many waited"),

	/**
	 * Attempts to notify.
	 */
	WEBHOOK_NOTIFICATIONS("smtpd.inbox.webhook.notifications", Meter.Type.COUNTER, "notifications",
			"Attempts to notify the webhook of a message", Key.OUTCOME),

	/**
	 * Messages in the outbox.
	 */
	WEBHOOK_PENDING("smtpd.inbox.webhook.pending", Meter.Type.GAUGE, "messages",
			"Messages that the webhook is still to be notified of"),

	/**
	 * Age of the oldest message in the outbox.
	 */
	WEBHOOK_OLDEST("smtpd.inbox.webhook.oldest", Meter.Type.GAUGE, "seconds",
			"How long ago the first of these messages was received, 0 if there is none");

	private final String name;

	private final Meter.Type type;

	private final @Nullable String unit;

	private final String description;

	private final Key[] keys;

	InboxMeter(String name, Meter.Type type, @Nullable String unit, String description, Key... keys) {
		this.name = name;
		this.type = type;
		this.unit = unit;
		this.description = description;
		this.keys = keys;
	}

	@Override
	public String getName() {
		return this.name;
	}

	@Override
	public Meter.Type getType() {
		return this.type;
	}

	@Override
	public @Nullable String getBaseUnit() {
		return this.unit;
	}

	/**
	 * Return what is measured.
	 * @return a phrase
	 */
	public String getDescription() {
		return this.description;
	}

	@Override
	public KeyName[] getKeyNames() {
		return this.keys.clone();
	}

	/**
	 * The tags.
	 */
	public enum Key implements KeyName {

		/**
		 * How an attempt has ended.
		 */
		OUTCOME("outcome", "Of a notification: delivered, retried (failed, with another attempt to follow) or failed "
				+ "(given up after smtpd.inbox.webhook.max-attempts)");

		private final String key;

		private final String description;

		Key(String key, String description) {
			this.key = key;
			this.description = description;
		}

		@Override
		public String asString() {
			return this.key;
		}

		/**
		 * Return what the values say.
		 * @return a phrase
		 */
		public String getDescription() {
			return this.description;
		}

	}

}
