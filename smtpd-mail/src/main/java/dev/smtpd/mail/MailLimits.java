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

import dev.smtpd.mail.mime.ScanLimits;

/**
 * Bounds on what is read of a message. What is beyond a bound is not read, and
 * {@link InboundMail#issues() noted}.
 *
 * @param maxDepth how deep multiparts and messages within messages may be nested, from 1
 * to 500
 * @param maxParts how many parts a message may have, at least 1
 * @param maxHeaderSize how many bytes the header of the message or of a part may have
 * @param maxHeaderFields how many fields a header may have
 * @param maxTextLength how many bytes of decoded text and of decoded HTML are read each
 * @param maxNameLength how many characters the name of an attachment may have
 * @since 0.1.0
 */
public record MailLimits(int maxDepth, int maxParts, int maxHeaderSize, int maxHeaderFields, int maxTextLength,
		int maxNameLength) {

	// nested multiparts are read by nested calls
	private static final int DEEPEST = 500;

	private static final int MEGABYTE = 1024 * 1024;

	private static final MailLimits DEFAULTS = new MailLimits(50, 1000, MEGABYTE, 10_000, 4 * MEGABYTE, 255);

	/**
	 * Create bounds.
	 * @throws IllegalArgumentException if a bound is less than 1, or {@code maxDepth}
	 * more than 500
	 */
	public MailLimits {
		requirePositive(maxDepth, "maxDepth");
		if (maxDepth > DEEPEST) {
			throw new IllegalArgumentException("'maxDepth' must be at most " + DEEPEST);
		}
		requirePositive(maxParts, "maxParts");
		requirePositive(maxHeaderSize, "maxHeaderSize");
		requirePositive(maxHeaderFields, "maxHeaderFields");
		requirePositive(maxTextLength, "maxTextLength");
		requirePositive(maxNameLength, "maxNameLength");
	}

	ScanLimits toScanLimits() {
		return new ScanLimits(this.maxDepth, this.maxParts, this.maxHeaderSize, this.maxHeaderFields);
	}

	private static void requirePositive(int value, String name) {
		if (value < 1) {
			throw new IllegalArgumentException("'" + name + "' must be at least 1");
		}
	}

	/**
	 * Return the default bounds: depth 50, 1,000 parts, headers of 1 MB and 10,000
	 * fields, texts of 4 MB, names of 255 characters.
	 * @return the bounds
	 */
	public static MailLimits defaults() {
		return DEFAULTS;
	}

	/**
	 * Return the same bounds with another depth.
	 * @param depth how deep multiparts and messages within messages may be nested, from 1
	 * to 500
	 * @return the bounds
	 */
	public MailLimits withMaxDepth(int depth) {
		return new MailLimits(depth, this.maxParts, this.maxHeaderSize, this.maxHeaderFields, this.maxTextLength,
				this.maxNameLength);
	}

	/**
	 * Return the same bounds with another number of parts.
	 * @param parts how many parts a message may have, at least 1
	 * @return the bounds
	 */
	public MailLimits withMaxParts(int parts) {
		return new MailLimits(this.maxDepth, parts, this.maxHeaderSize, this.maxHeaderFields, this.maxTextLength,
				this.maxNameLength);
	}

	/**
	 * Return the same bounds with another size of headers.
	 * @param bytes how many bytes a header may have, at least 1
	 * @return the bounds
	 */
	public MailLimits withMaxHeaderSize(int bytes) {
		return new MailLimits(this.maxDepth, this.maxParts, bytes, this.maxHeaderFields, this.maxTextLength,
				this.maxNameLength);
	}

	/**
	 * Return the same bounds with another number of header fields.
	 * @param fields how many fields a header may have, at least 1
	 * @return the bounds
	 */
	public MailLimits withMaxHeaderFields(int fields) {
		return new MailLimits(this.maxDepth, this.maxParts, this.maxHeaderSize, fields, this.maxTextLength,
				this.maxNameLength);
	}

	/**
	 * Return the same bounds with another length of texts.
	 * @param bytes how many decoded bytes of text and of HTML are read each, at least 1
	 * @return the bounds
	 */
	public MailLimits withMaxTextLength(int bytes) {
		return new MailLimits(this.maxDepth, this.maxParts, this.maxHeaderSize, this.maxHeaderFields, bytes,
				this.maxNameLength);
	}

	/**
	 * Return the same bounds with another length of names.
	 * @param characters how many characters the name of an attachment may have, at least
	 * 1
	 * @return the bounds
	 */
	public MailLimits withMaxNameLength(int characters) {
		return new MailLimits(this.maxDepth, this.maxParts, this.maxHeaderSize, this.maxHeaderFields,
				this.maxTextLength, characters);
	}

}
