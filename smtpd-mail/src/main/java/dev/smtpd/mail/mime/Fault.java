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

package dev.smtpd.mail.mime;

/**
 * What can be wrong with a message.
 *
 * @since 0.1.0
 */
public enum Fault {

	/**
	 * A header has no empty line behind it.
	 */
	HEADER_NOT_ENDED,

	/**
	 * A line of a header is no field.
	 */
	MALFORMED_HEADER_FIELD,

	/**
	 * A header is larger than the bound.
	 */
	HEADER_TOO_LARGE,

	/**
	 * A header has more fields than the bound.
	 */
	TOO_MANY_HEADER_FIELDS,

	/**
	 * A multipart has no boundary parameter.
	 */
	MISSING_BOUNDARY,

	/**
	 * A multipart isn't ended by its boundary.
	 */
	MULTIPART_NOT_ENDED,

	/**
	 * A multipart has no parts.
	 */
	EMPTY_MULTIPART,

	/**
	 * Multiparts are nested deeper than the bound.
	 */
	TOO_DEEP,

	/**
	 * There are more parts than the bound.
	 */
	TOO_MANY_PARTS,

	/**
	 * A transfer encoding is unknown.
	 */
	UNKNOWN_ENCODING,

	/**
	 * Content breaks the rules of its transfer encoding.
	 */
	MALFORMED_ENCODING,

	/**
	 * A charset is unknown.
	 */
	UNKNOWN_CHARSET,

	/**
	 * Text breaks the rules of its charset.
	 */
	MALFORMED_TEXT,

	/**
	 * Text is longer than the bound.
	 */
	TEXT_TOO_LONG,

	/**
	 * An address can't be read.
	 */
	MALFORMED_ADDRESS,

	/**
	 * A date can't be read.
	 */
	MALFORMED_DATE,

	/**
	 * A field has more addresses, identifiers or parameters than are read.
	 */
	FIELD_TOO_LONG,

	/**
	 * A name is longer than the bound.
	 */
	NAME_TOO_LONG

}
