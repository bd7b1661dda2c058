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

package dev.smtpd.spring.boot.autoconfigure;

import java.util.function.Function;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

/**
 * Applies the values of properties to builders and settings.
 *
 * @since 0.1.0
 */
public final class PropertyValues {

	private PropertyValues() {
	}

	/**
	 * Apply the value of a property where it is set.
	 * @param <T> the type of the value
	 * @param property the name of the property
	 * @param value its value, {@code null} if it isn't set
	 * @param setter sets the value, and rejects it by an {@link IllegalArgumentException}
	 * @throws InvalidConfigurationPropertyValueException if the setter rejects the value
	 */
	public static <T> void apply(String property, @Nullable T value, Function<T, ?> setter) {
		if (value != null) {
			map(property, value, setter);
		}
	}

	/**
	 * Map the value of a property.
	 * @param <T> the type of the value
	 * @param <R> the type of the result
	 * @param property the name of the property
	 * @param value its value
	 * @param mapping maps the value, or rejects it by an {@link IllegalArgumentException}
	 * @return the result
	 * @throws InvalidConfigurationPropertyValueException if the mapping rejects the value
	 */
	static <T, R> R map(String property, T value, Function<T, R> mapping) {
		try {
			return mapping.apply(value);
		}
		catch (IllegalArgumentException ex) {
			throw rejected(property, value, ex);
		}
	}

	// users know the name of the property, not that of the parameter
	static InvalidConfigurationPropertyValueException rejected(String property, @Nullable Object value,
			IllegalArgumentException ex) {
		String reason = Pattern.compile("^[a-z][A-Za-z]* must")
			.matcher(String.valueOf(ex.getMessage()))
			.replaceFirst("It must");
		return new InvalidConfigurationPropertyValueException(property, value, reason + ".");
	}

}
