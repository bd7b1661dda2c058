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

package dev.smtpd.spring.boot.inbox.jdbc;

import java.util.Arrays;

/**
 * A growing list of bytes, with numbers of which each byte has seven bits.
 */
final class ByteList {

	private byte[] bytes = new byte[64];

	private int size;

	void add(byte[] added) {
		reserve(added.length);
		System.arraycopy(added, 0, this.bytes, this.size, added.length);
		this.size += added.length;
	}

	/**
	 * Add a number.
	 * @param number the number, zero or greater
	 */
	void addNumber(long number) {
		reserve(10);
		long rest = number;
		while (rest >= 0x80) {
			this.bytes[this.size++] = (byte) (rest & 0x7F | 0x80);
			rest >>>= 7;
		}
		this.bytes[this.size++] = (byte) rest;
	}

	private void reserve(int more) {
		if (this.size + more > this.bytes.length) {
			this.bytes = Arrays.copyOf(this.bytes, Math.max(this.size + more, this.bytes.length * 2));
		}
	}

	int size() {
		return this.size;
	}

	// first those of this list
	byte[] with(ByteList other) {
		byte[] all = Arrays.copyOf(this.bytes, this.size + other.size);
		System.arraycopy(other.bytes, 0, all, this.size, other.size);
		return all;
	}

	byte[] toBytes() {
		return Arrays.copyOf(this.bytes, this.size);
	}

}
