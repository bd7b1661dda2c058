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

package dev.smtpd.spring.boot.inbox.content;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Plain text as blocks of lines with the same level of quotation, so that what is quoted
 * can be folded, and with its links. There is no markup in it: a template escapes it.
 *
 * @param blocks the blocks in their order
 * @param shortened whether the end is missing since the text is too long
 * @since 0.1.0
 */
public record PlainText(List<Block> blocks, boolean shortened) {

	private static final int MAX_LENGTH = 1_000_000;

	private static final int MAX_BLOCKS = 5000;

	private static final int MAX_LEVEL = 20;

	/**
	 * Create the text.
	 */
	public PlainText {
		blocks = List.copyOf(blocks);
	}

	/**
	 * Read a text.
	 * @param text the text with LF as the end of lines, with flowed lines joined already,
	 * as {@link dev.smtpd.mail.InboundMail#text()} returns it
	 * @return the text as blocks
	 */
	public static PlainText of(String text) {
		boolean shortened = text.length() > MAX_LENGTH;
		String bounded = shortened ? text.substring(0, MAX_LENGTH) : text;
		List<Block> blocks = new ArrayList<>();
		StringBuilder block = new StringBuilder();
		int blockLevel = 0;
		int from = 0;
		while (from < bounded.length()) {
			if (blocks.size() == MAX_BLOCKS) {
				return new PlainText(blocks, true);
			}
			int end = bounded.indexOf('\n', from);
			int to = (end >= 0) ? end : bounded.length();
			int content = from;
			int level = 0;
			while (content < to && bounded.charAt(content) == '>') {
				level++;
				content++;
				if (content + 1 < to && bounded.charAt(content) == ' ' && bounded.charAt(content + 1) == '>') {
					content++;
				}
			}
			if (level > 0 && content < to && bounded.charAt(content) == ' ') {
				content++;
			}
			level = Math.min(level, MAX_LEVEL);
			if (level != blockLevel && !block.isEmpty()) {
				blocks.add(new Block(blockLevel, LinkFinder.find(block)));
				block.setLength(0);
			}
			blockLevel = level;
			block.append(bounded, content, to).append('\n');
			from = to + 1;
		}
		if (!block.isEmpty()) {
			blocks.add(new Block(blockLevel, LinkFinder.find(block)));
		}
		return new PlainText(blocks, shortened);
	}

	/**
	 * Lines with the same level of quotation.
	 *
	 * @param level how many {@code >} are before the lines, 0 for what isn't quoted
	 * @param spans the text without these, each line with its LF
	 */
	public record Block(int level, List<Span> spans) {

		/**
		 * Create the block.
		 */
		public Block {
			spans = List.copyOf(spans);
		}

		/**
		 * Return the text of the block.
		 * @return the text of all spans
		 */
		public String text() {
			StringBuilder text = new StringBuilder();
			this.spans.forEach((span) -> text.append(span.text()));
			return text.toString();
		}

	}

	/**
	 * A piece of text.
	 *
	 * @param text the text
	 * @param link where it leads, a URL of the web or of mail, or {@code null} if it is
	 * no link
	 */
	public record Span(String text, @Nullable String link) {

	}

}
