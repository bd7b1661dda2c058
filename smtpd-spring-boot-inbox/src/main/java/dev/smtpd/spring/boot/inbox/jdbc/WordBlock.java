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

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;

/**
 * Some words of a segment in a row: for each word, in alphabetical order, how many
 * characters it has in common with the one before, the other characters, and the messages
 * that have it.
 */
final class WordBlock {

	// what is read of a segment to find a word
	private static final int MAX_SIZE = 32 * 1024;

	private final byte[] bytes;

	private final long parts;

	private final long base;

	private int position;

	private char[] key = new char[300];

	private int length;

	private int ids;

	WordBlock(byte[] bytes) {
		this.bytes = bytes;
		this.parts = number();
		this.base = number();
	}

	private long number() {
		long number = 0;
		int shift = 0;
		byte b;
		do {
			b = this.bytes[this.position++];
			number |= (long) (b & 0x7F) << shift;
			shift += 7;
		}
		while (b < 0);
		return number;
	}

	// rows; one, unless a sender has words that begin alike by the thousand
	long parts() {
		return this.parts;
	}

	/**
	 * Go to the next word.
	 * @return whether there is one
	 */
	boolean next() {
		if (this.position >= this.bytes.length) {
			return false;
		}
		int start = (int) number();
		this.length = start + (int) number();
		if (this.length > this.key.length) {
			this.key = Arrays.copyOf(this.key, this.length * 2);
		}
		for (int i = start; i < this.length; i++) {
			this.key[i] = (char) number();
		}
		int size = (int) number();
		this.ids = this.position;
		this.position += size;
		return true;
	}

	String key() {
		return new String(this.key, 0, this.length);
	}

	boolean isKey(String other) {
		return this.length == other.length() && startsWith(other);
	}

	private boolean startsWith(String start) {
		for (int i = 0; i < start.length(); i++) {
			if (this.key[i] != start.charAt(i)) {
				return false;
			}
		}
		return true;
	}

	boolean isMailbox(char kind) {
		return this.key[0] == Segment.MAILBOX && this.key[1] == kind;
	}

	// in one of some fields, which are the last character
	boolean isWord(String word, boolean prefix, Collection<Character> fields) {
		int end = this.length - 1;
		boolean fits = prefix ? end >= word.length() : end == word.length();
		return fits && startsWith(word) && fields.contains(this.key[end]);
	}

	void forEachId(LongConsumer consumer) {
		IdList.forEach(this.bytes, this.ids, this.position, this.base, consumer);
	}

	/**
	 * Write words.
	 * @param words the words in alphabetical order, with the messages that have them
	 * @param base the least number of a message
	 * @return the rows
	 */
	static List<byte[]> write(List<Map.Entry<String, IdList>> words, long base) {
		List<ByteList> parts = new ArrayList<>();
		ByteList part = new ByteList();
		String last = "";
		for (Map.Entry<String, IdList> word : words) {
			if (part.size() == 0 || part.size() > MAX_SIZE) {
				part = new ByteList();
				parts.add(part);
				last = "";
			}
			int start = common(last, word.getKey());
			part.addNumber(start);
			part.addNumber(word.getKey().length() - start);
			for (int i = start; i < word.getKey().length(); i++) {
				part.addNumber(word.getKey().charAt(i));
			}
			byte[] ids = word.getValue().toBytes(base);
			part.addNumber(ids.length);
			part.add(ids);
			last = word.getKey();
		}
		ByteList head = new ByteList();
		head.addNumber(parts.size());
		head.addNumber(base);
		return parts.stream().map(head::with).toList();
	}

	private static int common(String last, String key) {
		int max = Math.min(last.length(), key.length());
		int i = 0;
		while (i < max && last.charAt(i) == key.charAt(i)) {
			i++;
		}
		return i;
	}

}
