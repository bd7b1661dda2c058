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
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.smtpd.spring.boot.inbox.search.SearchField;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Segment} and {@link WordBlock}.
 */
class SegmentTests {

	private static IndexedMessage message(long id, Set<String> words, char... pairs) {
		Map<SearchField, Set<String>> fields = new EnumMap<>(SearchField.class);
		fields.put(SearchField.TEXT, words);
		fields.put(SearchField.DOMAIN, Set.of("d" + id % 3 + ".example.org"));
		return new IndexedMessage(new MessageState(id, 0, 0, false, false, false), fields, pairs);
	}

	private static List<Long> find(Map<Long, byte[]> rows, String word, boolean prefix) {
		IdSet found = new IdSet(0);
		long first = Segment.row(Segment.wordBlock(word));
		byte[] bytes = rows.get(first);
		for (int part = 0; bytes != null; part++) {
			WordBlock block = new WordBlock(bytes);
			while (block.next()) {
				if (block.isWord(word, prefix, List.of('X'))) {
					block.forEachId(found::add);
				}
			}
			bytes = (part + 1 < block.parts()) ? rows.get(first + part + 1) : null;
		}
		List<Long> ids = new ArrayList<>();
		found.forEach(ids::add);
		return ids;
	}

	@Test
	void wordsAreFoundInTheRows() {
		Segment segment = new Segment();
		segment.add(message(70_000, Set.of("order", "ordering", "a", "日", "\uFFFEx", "ärger@example.org")));
		segment.add(message(5, Set.of("order", "ab", "\uD83D")));
		Map<Long, byte[]> rows = segment.rows();
		assertThat(find(rows, "order", false)).containsExactly(5L, 70_000L);
		assertThat(find(rows, "orde", false)).isEmpty();
		assertThat(find(rows, "orde", true)).containsExactly(5L, 70_000L);
		assertThat(find(rows, "orderi", true)).containsExactly(70_000L);
		assertThat(find(rows, "a", false)).containsExactly(70_000L);
		for (String word : List.of("日", "\uFFFEx", "ärger@example.org")) {
			assertThat(find(rows, word, false)).as(word).containsExactly(70_000L);
		}
		assertThat(find(rows, "\uD83D", false)).containsExactly(5L);
	}

	// by a sender who wants the index to be slow
	@Test
	void wordsThatBeginAlikeAreInSeveralRows() {
		Segment segment = new Segment();
		long id = 1;
		while (!segment.isFull()) {
			List<String> words = new ArrayList<>();
			for (int i = 0; i < 5_000; i++) {
				words.add("\uAC00".repeat(33) + (100_000 + i + id * 5_000));
			}
			segment.add(message(id++, Set.copyOf(words)));
		}
		Map<Long, byte[]> rows = segment.rows();
		assertThat(rows.values()).allSatisfy((row) -> assertThat(row).hasSizeLessThan(50_000));
		assertThat(rows.keySet()).allMatch((row) -> row >= 0 && row < Segment.ROWS);
		assertThat(find(rows, "\uAC00".repeat(33) + (100_000 + 5_007), false)).containsExactly(1L);
		assertThat(find(rows, "\uAC00".repeat(4), true)).hasSize((int) id - 1);
	}

	@Test
	void longAddressesFillASegmentToo() {
		Segment segment = new Segment();
		int count = 0;
		while (!segment.isFull()) {
			segment.add(message(++count, Set.of(count + "x".repeat(10_000))));
		}
		assertThat(count).isLessThan(500);
	}

	@Test
	void pairsAreFound() {
		Segment segment = new Segment();
		segment.add(message(7, Set.of(), (char) 0, (char) 255, (char) 256, (char) 65_535));
		segment.add(message(3, Set.of(), (char) 255));
		segment.add(message(9, Set.of()));
		Map<Long, byte[]> rows = segment.rows();
		for (int pair : new int[] { 0, 1, 254, 255, 256, 65_535 }) {
			IdSet memory = new IdSet(0);
			segment.findPair(pair, memory);
			IdSet stored = new IdSet(0);
			byte[] row = rows.get(Segment.row(Segment.pairBlock(pair)));
			if (row != null) {
				Segment.findPair(pair, segment.idBytes(), row, stored);
			}
			Long[] expected = switch (pair) {
				case 255 -> new Long[] { 7L, 3L };
				case 0, 256, 65_535 -> new Long[] { 7L };
				default -> new Long[0];
			};
			assertThat(memory.below(100, 10)).isEqualTo(expected);
			assertThat(stored.below(100, 10)).isEqualTo(expected);
		}
	}

	@Test
	void readsWhatIsWanted() {
		Segment segment = new Segment();
		IdSet wanted = new IdSet(0);
		Segment expected = new Segment();
		for (int i = 100; i > 0; i--) {
			IndexedMessage message = message(i, Set.of("w" + i % 7, "each"), (char) (i % 5), (char) (300 + i));
			segment.add(message);
			if (i % 3 == 0) {
				wanted.add(i);
				expected.add(message);
			}
		}
		Segment read = new Segment();
		read.read(segment.idBytes(), segment.rows(), wanted);
		assertThat(read.idBytes()).isEqualTo(expected.idBytes());
		assertThat(read.rows()).hasSameSizeAs(expected.rows())
			.allSatisfy((row, bytes) -> assertThat(bytes).isEqualTo(expected.rows().get(row)));
	}

}
