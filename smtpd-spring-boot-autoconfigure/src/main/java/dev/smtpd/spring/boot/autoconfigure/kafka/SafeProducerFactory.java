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

package dev.smtpd.spring.boot.autoconfigure.kafka;

import dev.smtpd.spring.kafka.SafeProducerSettings;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

import org.springframework.kafka.core.DefaultKafkaProducerFactory;
import org.springframework.kafka.core.ProducerFactory;

/**
 * {@link ProducerFactory} of the hand-over: that of the application, with its connection,
 * listeners and post-processors, but with {@link SafeProducerSettings} and without its
 * transactions.
 */
final class SafeProducerFactory extends DefaultKafkaProducerFactory<String, byte[]> {

	private final SafeProducerSettings settings;

	SafeProducerFactory(ProducerFactory<?, ?> factory, SafeProducerSettings settings) {
		super(settings.toMap(), new StringSerializer(), new ByteArraySerializer());
		this.settings = settings;
		copyListeners(cast(factory));
	}

	// those of the application are for producers of whatever types
	@SuppressWarnings("unchecked")
	private static ProducerFactory<String, byte[]> cast(ProducerFactory<?, ?> factory) {
		return (ProducerFactory<String, byte[]>) factory;
	}

	private void copyListeners(ProducerFactory<String, byte[]> factory) {
		factory.getListeners().forEach(this::addListener);
		factory.getPostProcessors().forEach(this::addPostProcessor);
	}

	SafeProducerSettings getSettings() {
		return this.settings;
	}

}
