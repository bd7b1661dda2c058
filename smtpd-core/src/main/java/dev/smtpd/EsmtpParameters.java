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

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import dev.smtpd.extension.Xtext;
import org.jspecify.annotations.Nullable;

/**
 * The parameters that follow the path in MAIL or RCPT, such as {@code BODY=8BITMIME} and
 * {@code SMTPUTF8} (RFC 5321 section 4.1.2, "esmtp-param"), in the order of the command.
 * Keywords are compared without regard to case. Immutable.
 *
 * @since 0.1.0
 */
public final class EsmtpParameters {

	private static final EsmtpParameters NONE = new EsmtpParameters(Map.of());

	private final Map<String, @Nullable String> values;

	private EsmtpParameters(Map<String, @Nullable String> values) {
		this.values = values;
	}

	/**
	 * Return the parameters of a command that has none.
	 * @return no parameters
	 */
	public static EsmtpParameters none() {
		return NONE;
	}

	/**
	 * Return parameters with the given values.
	 * @param values the values by keyword; {@code null} for a keyword without a value
	 * @return the parameters
	 */
	public static EsmtpParameters of(Map<String, @Nullable String> values) {
		if (values.isEmpty()) {
			return NONE;
		}
		Map<String, @Nullable String> copy = new LinkedHashMap<>();
		values.forEach((keyword, value) -> copy.put(keyword.toUpperCase(Locale.ROOT), value));
		return new EsmtpParameters(copy);
	}

	/**
	 * Return whether there is no parameter.
	 * @return whether there is no parameter
	 */
	public boolean isEmpty() {
		return this.values.isEmpty();
	}

	/**
	 * Return whether the keyword was given, with or without a value.
	 * @param keyword the keyword in any case
	 * @return whether it was given
	 */
	public boolean contains(String keyword) {
		return this.values.containsKey(keyword.toUpperCase(Locale.ROOT));
	}

	/**
	 * Return the value of a keyword.
	 * @param keyword the keyword in any case
	 * @return the value as the client wrote it, or {@code null} where the keyword wasn't
	 * given or has no value
	 */
	public @Nullable String get(String keyword) {
		return this.values.get(keyword.toUpperCase(Locale.ROOT));
	}

	/**
	 * Return the value of a keyword, decoded from xtext (RFC 3461 section 4).
	 * @param keyword the keyword in any case
	 * @return the decoded value, without control characters, or {@code null} where the
	 * keyword wasn't given or has no value
	 * @throws IllegalArgumentException if the value isn't xtext
	 */
	public @Nullable String getXtext(String keyword) {
		String value = get(keyword);
		return (value != null) ? Xtext.decode(value) : null;
	}

	/**
	 * Return the keywords in upper case with their values, {@code null} where a keyword
	 * has none.
	 * @return an unmodifiable map in the order of the command
	 */
	public Map<String, @Nullable String> asMap() {
		return Collections.unmodifiableMap(this.values);
	}

	/**
	 * Return the parameters in the form that smtpd.py gives them:
	 * {@code ["BODY=8BITMIME", "SMTPUTF8"]}.
	 * @return an unmodifiable list in the order of the command
	 */
	public List<String> asList() {
		List<String> list = new ArrayList<>(this.values.size());
		this.values.forEach((keyword, value) -> list.add((value != null) ? keyword + "=" + value : keyword));
		return Collections.unmodifiableList(list);
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof EsmtpParameters parameters && this.values.equals(parameters.values);
	}

	@Override
	public int hashCode() {
		return this.values.hashCode();
	}

	@Override
	public String toString() {
		return String.join(" ", asList());
	}

}
