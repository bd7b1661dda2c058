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

package dev.smtpd.benchmarks.micro;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

import dev.smtpd.mail.InboundMail;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Measures how the reply is distinguished from what it quotes, with an ordinary text and
 * with texts that are made to take time.
 *
 * @since 0.1.0
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class MailReplyBenchmark {

	@Param
	private Shape shape = Shape.ANSWERS_100_KB;

	private byte[] message = {};

	/**
	 * Write the message.
	 */
	@Setup
	public void prepare() {
		this.message = this.shape.message().getBytes(StandardCharsets.UTF_8);
	}

	/**
	 * Read what the sender wrote.
	 * @return the text
	 */
	@Benchmark
	public String replyText() {
		return InboundMail.of(this.message).replyText();
	}

	/**
	 * What the text looks like.
	 */
	public enum Shape {

		/**
		 * Answers between quotations.
		 */
		ANSWERS_100_KB("",
				"An answer to what was asked.\n\n> quoted line of the text that is answered\n"
						+ "> and another\n\nOn Thursday we did: this\n",
				100_000),

		/**
		 * Lines with nothing but the mark of a quotation.
		 */
		MARKS_1_MB("", ">\n", 1_000_000),

		/**
		 * Pieces of the heads of quotations.
		 */
		HEADS_1_MB("", "On Thu, 26 Nov 2026 Joe\nwrote and\n", 1_000_000),

		/**
		 * Nested quotations in HTML.
		 */
		BLOCKQUOTES_1_MB("Content-Type: text/html\n", "<blockquote>x\n", 1_000_000),

		/**
		 * Nested quotations with text in HTML.
		 */
		QUOTED_TEXT_1_MB("Content-Type: text/html\n", "<blockquote><p>some text</p>\n", 1_000_000),

		/**
		 * Delimiters of signatures.
		 */
		DELIMITERS_1_MB("", "-- \n\n", 1_000_000),

		/**
		 * Lines of dashes that are nearly delimiters.
		 */
		DASHES_1_MB("", "---\n", 1_000_000),

		/**
		 * Short lines that are nearly the titles of a message that is answered.
		 */
		TITLES_1_MB("", "--text\n", 1_000_000);

		private final String header;

		private final String repeated;

		private final int size;

		Shape(String header, String repeated, int size) {
			this.header = header;
			this.repeated = repeated;
			this.size = size;
		}

		private String message() {
			return this.header + "\n" + this.repeated.repeat(this.size / this.repeated.length());
		}

	}

}
