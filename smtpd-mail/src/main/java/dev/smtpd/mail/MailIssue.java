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

package dev.smtpd.mail;

/**
 * Something that is wrong with a message. It was read all the same.
 *
 * @param kind the kind of fault
 * @param description the fault and how it was read, as a sentence
 * @since 0.1.0
 */
public record MailIssue(Kind kind, String description) {

	@Override
	public String toString() {
		return this.description;
	}

	/**
	 * What can be wrong.
	 */
	public enum Kind {

		/**
		 * The header breaks the grammar.
		 */
		HEADER,

		/**
		 * The structure of the parts is broken.
		 */
		STRUCTURE,

		/**
		 * The content of a part breaks the rules of its transfer encoding.
		 */
		ENCODING,

		/**
		 * A text breaks the rules of its charset, or the charset is unknown.
		 */
		CHARSET,

		/**
		 * A bound was reached, and what is beyond it was not read.
		 */
		LIMIT

	}

}
