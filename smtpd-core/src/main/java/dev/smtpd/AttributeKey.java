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

/**
 * The key of an attribute of a session. Two keys are different even if they have the same
 * name, so that only code that shares a key shares the attribute: <pre>
 * static final AttributeKey&lt;Account&gt; ACCOUNT = AttributeKey.of("account");
 * </pre>
 *
 * @param <T> the type of the value
 * @since 0.1.0
 * @see SmtpSession#attributes()
 */
public final class AttributeKey<T> {

	private final String name;

	private AttributeKey(String name) {
		this.name = name;
	}

	/**
	 * Create a key.
	 * @param <T> the type of the value
	 * @param name a name for {@link #toString()}
	 * @return a new key
	 */
	public static <T> AttributeKey<T> of(String name) {
		return new AttributeKey<>(name);
	}

	@Override
	public String toString() {
		return this.name;
	}

}
