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

package dev.smtpd.spring.boot.inbox.content;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * What a spam filter has written into the header. The sender may have done so as well.
 *
 * @param source the name of the field
 * @param spam whether the filter takes the message for spam, {@code null} if it doesn't
 * say so
 * @param score the score, {@code null} if it doesn't say so
 * @param required from which score on a message is spam, {@code null} if it doesn't say
 * so
 * @param rules the names of the rules that count
 * @since 0.1.0
 */
public record SpamScore(String source, @Nullable Boolean spam, @Nullable Double score, @Nullable Double required,
		List<String> rules) {

	/**
	 * Create the score.
	 */
	public SpamScore {
		rules = List.copyOf(rules);
	}

}
