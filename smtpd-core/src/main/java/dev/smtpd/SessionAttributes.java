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

package dev.smtpd;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * What code has attached to a session. There is no way to an attribute but its key, so
 * that applications and libraries don't see those of each other. Thread-safe.
 *
 * @since 0.1.0
 */
public final class SessionAttributes {

	private final Map<AttributeKey<?>, Object> values = new ConcurrentHashMap<>(4);

	/**
	 * Create attributes, of which there are none.
	 */
	public SessionAttributes() {
	}

	/**
	 * Return an attribute.
	 * @param <T> the type of the value
	 * @param key the key
	 * @return the value, or {@code null} if there is none
	 */
	public <T> @Nullable T get(AttributeKey<T> key) {
		return cast(this.values.get(key));
	}

	/**
	 * Return an attribute, which is set first if there is none.
	 * @param <T> the type of the value
	 * @param key the key
	 * @param value creates the value, called once at most; must not use these attributes
	 * @return the value
	 */
	@SuppressWarnings("unchecked") // a key has values of its type only
	public <T> T computeIfAbsent(AttributeKey<T> key, Supplier<T> value) {
		return (T) this.values.computeIfAbsent(key, (absent) -> value.get());
	}

	/**
	 * Set an attribute.
	 * @param <T> the type of the value
	 * @param key the key
	 * @param value the value
	 * @return the value so far, or {@code null} if there was none
	 */
	public <T> @Nullable T set(AttributeKey<T> key, T value) {
		return cast(this.values.put(key, value));
	}

	/**
	 * Remove an attribute.
	 * @param <T> the type of the value
	 * @param key the key
	 * @return the value so far, or {@code null} if there was none
	 */
	public <T> @Nullable T remove(AttributeKey<T> key) {
		return cast(this.values.remove(key));
	}

	/**
	 * Remove an attribute if it has a certain value.
	 * @param <T> the type of the value
	 * @param key the key
	 * @param value the value
	 * @return whether it had this value, and was removed
	 */
	public <T> boolean remove(AttributeKey<T> key, T value) {
		return this.values.remove(key, value);
	}

	@SuppressWarnings("unchecked") // a key has values of its type only
	private static <T> @Nullable T cast(@Nullable Object value) {
		return (T) value;
	}

}
