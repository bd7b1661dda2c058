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

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import com.code_intelligence.jazzer.junit.DictionaryFile;
import com.code_intelligence.jazzer.junit.FuzzTest;
import org.jspecify.annotations.Nullable;

/**
 * Whatever the message is, nothing is thrown, memory is bounded, a message that is read
 * from a stream is read as one in memory, names of attachments are harmless, and no line
 * of a text is lost between the reply and what it quotes.
 */
class MailFuzzTests {

	private static final MailLimits LIMITS = MailLimits.defaults()
		.withMaxDepth(5)
		.withMaxParts(20)
		.withMaxHeaderFields(50)
		.withMaxHeaderSize(2000)
		.withMaxTextLength(20_000)
		.withMaxNameLength(50);

	// What reading takes whatever the message is, and for each of its bytes. The hooks of
	// the fuzzer take nearly all of it, those of regular expressions most.
	private static final long MAX_ALLOCATED = 2048L * 1024 * 1024;

	private static final long MAX_ALLOCATED_PER_BYTE = 10_000;

	// too large for memory, by its own account
	private static final long SIZE = Integer.MAX_VALUE;

	@DictionaryFile(resourcePath = "mail.dict")
	@FuzzTest
	void read(byte[] input) throws IOException {
		fuzz(input);
	}

	static void fuzz(byte[] input) throws IOException {
		InboundMail mail = InboundMail.of(input, LIMITS);
		String inMemory = readAll(mail, 0);
		check(inMemory.equals(readAll(InboundMail.of(new Streamed(input), LIMITS), 0)), "Is read otherwise streamed");
		checkLines(mail);
		// all classes are loaded
		long before = Allocation.ofThread();
		readAll(InboundMail.of(input, LIMITS), 0);
		long allocated = Allocation.ofThread() - before;
		check(allocated < MAX_ALLOCATED + MAX_ALLOCATED_PER_BYTE * input.length, "Takes memory: " + allocated);
	}

	private static String readAll(InboundMail mail, int depth) throws IOException {
		StringBuilder all = new StringBuilder();
		all.append(List.of(mail.subject(), mail.from(), mail.replyTo(), mail.to(), mail.cc(), mail.inReplyTo(),
				mail.references(), mail.threadReferences(), mail.headers(), mail.text(), mail.replyText(),
				mail.quotedText(), mail.signature(), mail.isAutoSubmitted()));
		all.append(mail.sender()).append(mail.date()).append(mail.messageId()).append(mail.html());
		all.append(mail.htmlWithInlineImages()).append(mail.calendar()).append(mail.deliveryStatus());
		all.append(mail.feedbackReport()).append(mail.unsubscribe());
		for (Attachment attachment : mail.attachments()) {
			all.append(attachment).append(attachment.contentId()).append(attachment.isInline());
			checkName(attachment.name());
			long size = attachment.size();
			try (InputStream in = attachment.inputStream()) {
				byte[] content = in.readAllBytes();
				check(size < 0 || size > SIZE / 2 || size == content.length, "Has another size: " + size);
				all.append(content.length);
			}
			if (attachment.isMessage()) {
				check(depth < LIMITS.maxDepth(), "Is nested too deep");
				all.append(readAll(attachment.message(), depth + 1));
			}
		}
		check(mail.subject().indexOf('\n') < 0 && mail.subject().indexOf('\r') < 0, "Subject has lines");
		return all.append(mail.issues()).toString();
	}

	private static void checkName(@Nullable String name) {
		check(name == null || (name.length() <= LIMITS.maxNameLength() && !name.isEmpty() && !name.equals(".")
				&& !name.equals("..")
				&& name.chars().noneMatch((c) -> c < ' ' || c == '/' || c == '\\' || c == 0x202E)), "Name " + name);
	}

	private static void checkLines(InboundMail mail) {
		Set<String> kept = new HashSet<>();
		for (String text : List.of(mail.replyText(), mail.quotedText())) {
			for (String line : text.split("\n")) {
				kept.add(line.strip());
			}
		}
		for (String line : mail.text().split("\n")) {
			check(line.isBlank() || kept.contains(line.strip()), "Lost " + line);
		}
	}

	private static void check(boolean condition, String message) {
		if (!condition) {
			throw new AssertionError(message);
		}
	}

	/**
	 * A message that isn't read into memory.
	 */
	private record Streamed(byte[] bytes) implements MailSource {

		@Override
		public InputStream open() {
			return new ByteArrayInputStream(this.bytes) {

				@Override
				public int read(byte[] target, int offset, int length) {
					// as few as a network has
					return super.read(target, offset, Math.min(length, 7));
				}

			};
		}

		@Override
		public long size() {
			return SIZE;
		}

	}

}
