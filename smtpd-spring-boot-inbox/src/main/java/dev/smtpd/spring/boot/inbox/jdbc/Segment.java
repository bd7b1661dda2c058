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
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

import dev.smtpd.spring.boot.inbox.search.SearchField;
import dev.smtpd.spring.boot.inbox.search.Words;

/**
 * The words, mailboxes and pairs of words of some messages. The last character of the key
 * of a word is its field, in upper case, which no word has. Keys that begin alike are in
 * the same block, so that one block is read to find a word, in whatever field, or all
 * words with a beginning.
 */
final class Segment {

	static final Map<SearchField, Character> TEXTS = Map.of(SearchField.SUBJECT, 'S', SearchField.FROM, 'F',
			SearchField.TO, 'T', SearchField.TEXT, 'X');

	static final Map<SearchField, Character> MAILBOXES = Map.of(SearchField.DOMAIN, 'D', SearchField.CONNECTOR, 'C',
			SearchField.USER, 'U');

	// which no word begins with
	static final char MAILBOX = '\u0001';

	static final int MAILBOX_BLOCK = 0;

	/**
	 * How many numbers of rows a segment has.
	 */
	static final long ROWS = 1 << 19;

	private static final int PARTS = 1 << 10;

	private static final int FIRST_PAIR_BLOCK = 256;

	private static final int PAIRS_IN_BLOCK = 256;

	private static final int MAX_MESSAGES = 1_000;

	// the memory they take
	private static final int MAX_WEIGHT = 250_000;

	// by field or kind of mailbox
	private final Map<Character, Map<String, IdList>> words = new HashMap<>();

	private final Map<Long, char[]> pairs = new HashMap<>();

	private final IdList ids = new IdList();

	private int messages;

	private int weight;

	// in the database
	private volatile long id;

	long id() {
		return this.id;
	}

	void id(long number) {
		this.id = number;
	}

	boolean isEmpty() {
		return this.messages == 0;
	}

	boolean isFull() {
		return this.messages >= MAX_MESSAGES || this.weight >= MAX_WEIGHT;
	}

	// so much that no more may be added before another one is written
	boolean isOverfull() {
		return this.weight >= MAX_WEIGHT * 2;
	}

	void add(IndexedMessage message) {
		addMessage(message.id());
		addPairs(message.id(), message.pairs());
		message.words().forEach((field, names) -> {
			Character mailbox = MAILBOXES.get(field);
			Map<String, IdList> lists = words((mailbox != null) ? mailbox : Objects.requireNonNull(TEXTS.get(field)));
			names.forEach((name) -> add(lists, name, message.id()));
		});
	}

	void addMessage(long message) {
		this.ids.add(message);
		this.messages++;
	}

	void addPairs(long message, char[] numbers) {
		this.pairs.put(message, numbers);
		this.weight += numbers.length / 8;
	}

	private Map<String, IdList> words(char field) {
		return this.words.computeIfAbsent(field, (each) -> new HashMap<>());
	}

	private void add(Map<String, IdList> lists, String name, long message) {
		lists.computeIfAbsent(name, (each) -> new IdList()).add(message);
		this.weight += 1 + name.length() / 16;
	}

	void addAll(Segment other) {
		other.ids.forEach(this::addMessage);
		other.words.forEach((field, lists) -> {
			Map<String, IdList> own = words(field);
			lists.forEach((name, list) -> list.forEach((each) -> add(own, name, each)));
		});
		other.pairs.forEach(this::addPairs);
	}

	static String mailbox(char kind, String name) {
		return "" + MAILBOX + kind + name;
	}

	// a word in a field, or a mailbox of a kind
	void findName(Character field, String name, IdSet found) {
		IdList list = this.words.getOrDefault(field, Map.of()).get(name);
		if (list != null) {
			list.forEach(found::add);
		}
	}

	void findWord(String word, boolean prefix, Collection<Character> fields, IdSet found) {
		for (Character field : fields) {
			if (!prefix) {
				findName(field, word, found);
				continue;
			}
			this.words.getOrDefault(field, Map.of()).forEach((name, list) -> {
				if (name.startsWith(word)) {
					list.forEach(found::add);
				}
			});
		}
	}

	void findPair(int pair, IdSet found) {
		this.pairs.forEach((message, numbers) -> {
			if (Arrays.binarySearch(numbers, (char) pair) >= 0) {
				found.add(message);
			}
		});
	}

	void forEachMailbox(Character kind, MailboxConsumer consumer) {
		this.words.getOrDefault(kind, Map.of()).forEach(consumer::accept);
	}

	byte[] idBytes() {
		return this.ids.toBytes(0);
	}

	/**
	 * Return the rows of the segment, by their numbers from 0 to {@link #ROWS}.
	 * @return the rows
	 */
	Map<Long, byte[]> rows() {
		Map<Integer, List<Map.Entry<String, IdList>>> blocks = new HashMap<>();
		this.words.forEach((field, lists) -> {
			boolean mailbox = MAILBOXES.containsValue(field);
			lists.forEach((name, list) -> blocks
				.computeIfAbsent(mailbox ? MAILBOX_BLOCK : wordBlock(name), (block) -> new ArrayList<>())
				.add(Map.entry(mailbox ? mailbox(field, name) : name + field, list)));
		});
		long[] sorted = this.ids.sorted();
		Map<Long, byte[]> rows = new TreeMap<>();
		blocks.forEach((block, entries) -> {
			entries.sort(Map.Entry.comparingByKey(Comparator.naturalOrder()));
			List<byte[]> parts = WordBlock.write(entries, sorted[0]);
			for (int i = 0; i < parts.size(); i++) {
				rows.put(row(block) + i, parts.get(i));
			}
		});
		pairRows(sorted, rows);
		return rows;
	}

	// of each pair, for each message that has it: the place of the message among all,
	// added to the number of the pair times the number of messages
	private void pairRows(long[] sorted, Map<Long, byte[]> rows) {
		int[] next = new int[sorted.length];
		for (int block = 0; block < FIRST_PAIR_BLOCK; block++) {
			IdList numbers = new IdList();
			for (int i = 0; i < sorted.length; i++) {
				char[] each = this.pairs.getOrDefault(sorted[i], new char[0]);
				while (next[i] < each.length && each[next[i]] / PAIRS_IN_BLOCK == block) {
					numbers.add((long) (each[next[i]++] % PAIRS_IN_BLOCK) * sorted.length + i);
				}
			}
			if (!numbers.isEmpty()) {
				rows.put(row(FIRST_PAIR_BLOCK + block), numbers.toBytes(0));
			}
		}
	}

	/**
	 * Read the rows of a segment into this one.
	 * @param idBytes the messages that the segment has
	 * @param rows its rows
	 * @param wanted the messages of which the words are wanted
	 */
	void read(byte[] idBytes, Map<Long, byte[]> rows, IdSet wanted) {
		long[] sorted = sorted(idBytes);
		StringBuilder[] numbers = new StringBuilder[sorted.length];
		Arrays.setAll(numbers, (i) -> new StringBuilder());
		new TreeMap<>(rows).forEach((row, bytes) -> {
			int block = (int) (row % ROWS / PARTS);
			if (block >= FIRST_PAIR_BLOCK) {
				int first = (block - FIRST_PAIR_BLOCK) * PAIRS_IN_BLOCK;
				IdList.forEach(bytes, (number) -> numbers[(int) (number % sorted.length)]
					.append((char) (first + number / sorted.length)));
			}
			else {
				readWords(bytes, wanted);
			}
		});
		for (int i = 0; i < sorted.length; i++) {
			if (wanted.contains(sorted[i])) {
				addMessage(sorted[i]);
				addPairs(sorted[i], numbers[i].toString().toCharArray());
			}
		}
	}

	private void readWords(byte[] bytes, IdSet wanted) {
		WordBlock words = new WordBlock(bytes);
		while (words.next()) {
			String key = words.key();
			boolean mailbox = key.charAt(0) == MAILBOX;
			int end = key.length() - 1;
			Map<String, IdList> lists = words(key.charAt(mailbox ? 1 : end));
			String name = mailbox ? key.substring(2) : key.substring(0, end);
			words.forEachId((each) -> {
				if (wanted.contains(each)) {
					add(lists, name, each);
				}
			});
		}
	}

	static void findPair(int pair, byte[] idBytes, byte[] row, IdSet found) {
		long[] sorted = sorted(idBytes);
		long first = (long) (pair % PAIRS_IN_BLOCK) * sorted.length;
		IdList.forEach(row, (number) -> {
			if (number >= first && number < first + sorted.length) {
				found.add(sorted[(int) (number - first)]);
			}
		});
	}

	private static long[] sorted(byte[] idBytes) {
		IdList list = new IdList();
		IdList.forEach(idBytes, list::add);
		return list.sorted();
	}

	/**
	 * Return the block of a word, or of the words with a beginning of
	 * {@value Words#BEGINNING} characters or more.
	 * @param word the word or the beginning
	 * @return the block
	 */
	static int wordBlock(String word) {
		int hash = word.substring(0, Math.min(word.length(), Words.BEGINNING)).hashCode() * 0x9E3779B1;
		return 1 + (hash >>> 16) % (FIRST_PAIR_BLOCK - 1);
	}

	static int pairBlock(int pair) {
		return FIRST_PAIR_BLOCK + pair / PAIRS_IN_BLOCK;
	}

	/**
	 * Return the number of the first row of a block.
	 * @param block the block
	 * @return the number
	 */
	static long row(int block) {
		return (long) block * PARTS;
	}

	/**
	 * Takes mailboxes.
	 */
	@FunctionalInterface
	interface MailboxConsumer {

		void accept(String name, IdList messages);

	}

}
