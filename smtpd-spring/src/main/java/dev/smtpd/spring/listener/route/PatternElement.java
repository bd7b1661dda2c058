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

package dev.smtpd.spring.listener.route;

import org.jspecify.annotations.Nullable;

/**
 * An element of a {@link PatternPart}.
 */
sealed interface PatternElement {

	/**
	 * Text that stands for itself.
	 *
	 * @param text the text
	 */
	record Literal(String text) implements PatternElement {

	}

	/**
	 * What is taken from the recipient.
	 *
	 * @param name the name, {@code null} for {@code *}
	 * @param expression the regular expression, {@code null} if there is none
	 * @param rest whether it may take nothing
	 */
	record Variable(@Nullable String name, @Nullable String expression, boolean rest) implements PatternElement {

		int minLength() {
			return this.rest ? 0 : 1;
		}

	}

}
