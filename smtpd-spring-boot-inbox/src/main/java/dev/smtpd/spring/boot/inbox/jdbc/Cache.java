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

package dev.smtpd.spring.boot.inbox.jdbc;

import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * A value that is read from the database again after a change of the inbox.
 *
 * @param <T> the type of the value
 */
final class Cache<T> {

	private final EventDispatcher events;

	private final Supplier<T> reader;

	private @Nullable Cached<T> cached;

	Cache(EventDispatcher events, Supplier<T> reader) {
		this.events = events;
		this.reader = reader;
	}

	synchronized T get() {
		long version = this.events.version();
		Cached<T> current = this.cached;
		if (current == null || current.version != version) {
			current = new Cached<>(version, this.reader.get());
			this.cached = current;
		}
		return current.value;
	}

	/**
	 * A value that was read.
	 *
	 * @param <T> the type of the value
	 * @param version the version before it was read
	 * @param value the value
	 */
	private record Cached<T>(long version, T value) {

	}

}
