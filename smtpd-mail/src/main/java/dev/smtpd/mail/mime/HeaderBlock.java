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

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/**
 * The fields of a header as bytes, in their order. Nothing is decoded before it is asked
 * for.
 *
 * @since 0.1.0
 */
public final class HeaderBlock {

	/**
	 * A header without fields.
	 */
	public static final HeaderBlock EMPTY = new HeaderBlock(new byte[0], new int[0], 0);

	static final int FIELD_LENGTH = 4;

	private final byte[] bytes;

	// start and end of the name, start and end of the value, for each field
	private final int[] offsets;

	private final int size;

	HeaderBlock(byte[] bytes, int[] offsets, int size) {
		this.bytes = bytes;
		this.offsets = offsets;
		this.size = size;
	}

	/**
	 * Return the number of fields.
	 * @return the number
	 */
	public int size() {
		return this.size;
	}

	/**
	 * Return the index of a field.
	 * @param name the name in lower case
	 * @param from the index of the first field to look at
	 * @return the index, or -1 if there is none
	 */
	public int indexOf(String name, int from) {
		for (int i = from; i < this.size; i++) {
			if (isNamed(i, name)) {
				return i;
			}
		}
		return -1;
	}

	private boolean isNamed(int index, String name) {
		int start = this.offsets[FIELD_LENGTH * index];
		int length = this.offsets[FIELD_LENGTH * index + 1] - start;
		if (length != name.length()) {
			return false;
		}
		for (int i = 0; i < length; i++) {
			int octet = this.bytes[start + i];
			if (octet >= 'A' && octet <= 'Z') {
				octet += 'a' - 'A';
			}
			if (octet != name.charAt(i)) {
				return false;
			}
		}
		return true;
	}

	/**
	 * Return the name of a field as it is written.
	 * @param index the index of the field
	 * @return the name
	 */
	public String name(int index) {
		int start = this.offsets[FIELD_LENGTH * index];
		return new String(this.bytes, start, this.offsets[FIELD_LENGTH * index + 1] - start,
				StandardCharsets.ISO_8859_1);
	}

	/**
	 * Return the value of a field without its folding, one character for each byte.
	 * @param index the index of the field
	 * @return the value, without white space around it
	 */
	public String value(int index) {
		byte[] unfolded = unfold(index);
		return new String(unfolded, StandardCharsets.ISO_8859_1);
	}

	/**
	 * Return the bytes of a value without its folding.
	 * @param index the index of the field
	 * @return a new array
	 */
	public byte[] unfold(int index) {
		int from = this.offsets[FIELD_LENGTH * index + 2];
		int to = this.offsets[FIELD_LENGTH * index + 3];
		while (from < to && isSpace(this.bytes[from])) {
			from++;
		}
		while (to > from && isSpace(this.bytes[to - 1])) {
			to--;
		}
		byte[] value = Arrays.copyOfRange(this.bytes, from, to);
		int length = 0;
		int i = 0;
		while (i < value.length) {
			byte octet = value[i++];
			if (octet == '\r' || octet == '\n') {
				while (i < value.length && isSpace(value[i])) {
					i++;
				}
				// white space before the fold is kept as one blank, too
				while (length > 0 && (value[length - 1] == ' ' || value[length - 1] == '\t')) {
					length--;
				}
				value[length++] = ' ';
			}
			else {
				value[length++] = octet;
			}
		}
		return (length == value.length) ? value : Arrays.copyOf(value, length);
	}

	/**
	 * Return the bytes of a field from its name to its last line end.
	 * @param index the index of the field
	 * @return the bytes as characters
	 */
	public String raw(int index) {
		int start = this.offsets[FIELD_LENGTH * index + 2];
		return new String(this.bytes, start, this.offsets[FIELD_LENGTH * index + 3] - start,
				StandardCharsets.ISO_8859_1);
	}

	/**
	 * Return the value of the first field of a name without its folding.
	 * @param name the name in lower case
	 * @return the value, empty if there is none
	 */
	public String first(String name) {
		int index = indexOf(name, 0);
		return (index >= 0) ? value(index) : "";
	}

	/**
	 * Return a first value in lower case.
	 * @param name the name in lower case
	 * @return the value, empty if there is none
	 */
	public String firstLowerCase(String name) {
		return first(name).toLowerCase(Locale.ROOT);
	}

	private static boolean isSpace(byte octet) {
		return octet == ' ' || octet == '\t' || octet == '\r' || octet == '\n';
	}

}
