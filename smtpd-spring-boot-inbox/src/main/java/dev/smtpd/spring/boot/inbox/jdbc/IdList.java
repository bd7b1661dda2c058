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
import java.util.function.LongConsumer;

/**
 * A growing list of numbers of messages, which is stored as the differences from each to
 * the next one, seven bits to the byte.
 */
final class IdList {

	private long[] ids = new long[2];

	private int size;

	void add(long id) {
		if (this.size == this.ids.length) {
			this.ids = Arrays.copyOf(this.ids, this.size * 2);
		}
		this.ids[this.size++] = id;
	}

	void forEach(LongConsumer consumer) {
		for (int i = 0; i < this.size; i++) {
			consumer.accept(this.ids[i]);
		}
	}

	boolean isEmpty() {
		return this.size == 0;
	}

	long[] sorted() {
		long[] sorted = Arrays.copyOf(this.ids, this.size);
		Arrays.sort(sorted);
		return sorted;
	}

	/**
	 * Return the list as bytes.
	 * @param base a number from which the first difference is, not greater than any in
	 * the list
	 * @return the bytes
	 */
	byte[] toBytes(long base) {
		ByteList out = new ByteList();
		long last = base;
		for (long id : sorted()) {
			out.addNumber(id - last);
			last = id;
		}
		return out.toBytes();
	}

	static void forEach(byte[] bytes, LongConsumer consumer) {
		forEach(bytes, 0, bytes.length, 0, consumer);
	}

	static void forEach(byte[] bytes, int from, int to, long base, LongConsumer consumer) {
		long id = base;
		int i = from;
		while (i < to) {
			long difference = 0;
			int shift = 0;
			byte b;
			do {
				b = bytes[i++];
				difference |= (long) (b & 0x7F) << shift;
				shift += 7;
			}
			while (b < 0 && i < to);
			id += difference;
			consumer.accept(id);
		}
	}

}
