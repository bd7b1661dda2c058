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
import java.util.BitSet;
import java.util.function.LongConsumer;

/**
 * A set of numbers of messages, a bit for each: of a million messages, 125 kB.
 */
final class IdSet {

	private final long base;

	private final BitSet bits;

	IdSet(long base) {
		this(base, new BitSet());
	}

	IdSet(long base, BitSet bits) {
		this.base = base;
		this.bits = bits;
	}

	void add(long id) {
		long bit = id - this.base;
		if (bit >= 0 && bit < Integer.MAX_VALUE) {
			this.bits.set((int) bit);
		}
	}

	boolean contains(long id) {
		long bit = id - this.base;
		return bit >= 0 && bit < Integer.MAX_VALUE && this.bits.get((int) bit);
	}

	void retainAll(IdSet other) {
		this.bits.and(other.bits);
	}

	void addAll(IdSet other) {
		this.bits.or(other.bits);
	}

	void removeAll(IdSet other) {
		this.bits.andNot(other.bits);
	}

	int size() {
		return this.bits.cardinality();
	}

	void forEach(LongConsumer consumer) {
		this.bits.stream().forEach((bit) -> consumer.accept(this.base + bit));
	}

	/**
	 * Return the greatest numbers below another one.
	 * @param before the other one
	 * @param max how many to return at most
	 * @return the numbers in descending order
	 */
	Long[] below(long before, int max) {
		Long[] ids = new Long[Math.min(max, size())];
		int count = 0;
		long limit = Math.min(before - this.base, this.bits.length());
		int bit = (limit > 0) ? this.bits.previousSetBit((int) limit - 1) : -1;
		while (bit >= 0 && count < ids.length) {
			ids[count++] = this.base + bit;
			bit = (bit > 0) ? this.bits.previousSetBit(bit - 1) : -1;
		}
		return Arrays.copyOf(ids, count);
	}

}
