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

import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

/**
 * Properties whose values are given to settings one after the other, so that the one that
 * is rejected can be named. There is no lambda for each of them, since the first use of
 * each would make the start longer.
 */
final class CheckedProperties {

	private final String prefix;

	private String name = "";

	private Object value = "";

	/**
	 * Create an instance.
	 * @param prefix what the names of all properties begin with
	 */
	CheckedProperties(String prefix) {
		this.prefix = prefix;
	}

	/**
	 * Note a property whose value is used next.
	 * @param <T> the type of the value
	 * @param name the rest of the name of the property
	 * @param value its value
	 * @return the value
	 */
	<T> T value(String name, T value) {
		this.name = name;
		this.value = value;
		return value;
	}

	/**
	 * Return the exception for the value that was used last.
	 * @param reason why it was rejected
	 * @return the exception
	 */
	InvalidConfigurationPropertyValueException rejected(IllegalArgumentException reason) {
		return PropertyValues.rejected(this.prefix.concat(this.name), this.value, reason);
	}

}
