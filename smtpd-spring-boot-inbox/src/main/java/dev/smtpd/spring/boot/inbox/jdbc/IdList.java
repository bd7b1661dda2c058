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

import java.io.ByteArrayOutputStream;
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

	byte[] toBytes() {
		long[] sorted = Arrays.copyOf(this.ids, this.size);
		Arrays.sort(sorted);
		ByteArrayOutputStream out = new ByteArrayOutputStream(this.size + 8);
		long last = 0;
		for (long id : sorted) {
			long difference = id - last;
			while (difference >= 0x80) {
				out.write((int) (difference & 0x7F) | 0x80);
				difference >>>= 7;
			}
			out.write((int) difference);
			last = id;
		}
		return out.toByteArray();
	}

	static void forEach(byte[] bytes, LongConsumer consumer) {
		long id = 0;
		int i = 0;
		while (i < bytes.length) {
			long difference = 0;
			int shift = 0;
			byte b;
			do {
				b = bytes[i++];
				difference |= (long) (b & 0x7F) << shift;
				shift += 7;
			}
			while (b < 0 && i < bytes.length);
			id += difference;
			consumer.accept(id);
		}
	}

}
