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

import dev.smtpd.protocol.BareNewlines;
import dev.smtpd.protocol.DataDecoder;
import dev.smtpd.protocol.DataEncoder;
import dev.smtpd.protocol.NewlineConverter;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import org.openjdk.jmh.annotations.AuxCounters;
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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

import org.springframework.util.Assert;

/**
 * Measures how fast content is read, beside a plain copy of the same bytes. The figures
 * called "bytes" are bytes per microsecond, which are megabytes per second; the others
 * are whole contents.
 *
 * @since 0.1.0
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class ContentBenchmark {

	@Param
	private Shape shape = Shape.TEXT_1_KB;

	private ByteBuf wire = Unpooled.EMPTY_BUFFER;

	private ByteBuf lines = Unpooled.EMPTY_BUFFER;

	private Copy copy = new Copy(0);

	private byte[] content = {};

	private ByteBuf encoded = Unpooled.EMPTY_BUFFER;

	/**
	 * Write the content to the buffer, and check that it is read.
	 */
	@Setup
	public void prepare() {
		byte[] bytes = this.shape.onTheWire().getBytes(StandardCharsets.US_ASCII);
		this.wire = ByteBufAllocator.DEFAULT.directBuffer(bytes.length).writeBytes(bytes);
		byte[] lines = this.shape.content().replace("\r\n", "\n").getBytes(StandardCharsets.US_ASCII);
		this.lines = ByteBufAllocator.DEFAULT.directBuffer(lines.length).writeBytes(lines);
		this.copy = new Copy(bytes.length);
		this.content = this.shape.content().getBytes(StandardCharsets.US_ASCII);
		this.encoded = ByteBufAllocator.DEFAULT.directBuffer(bytes.length);
		Assert.state(text(decode(new Volume())).equals(this.shape.content()), "Not the content");
		Assert.state(!this.wire.isReadable(), "Not read to its end");
		Assert.state(text(copy(new Volume())).equals(this.shape.onTheWire()), "Not a copy");
		Assert.state(!hasBareNewline(new Volume()), "Has a bare newline");
		Assert.state(text(convertEachLine(new Volume())).equals(this.shape.content()), "Not converted");
		Assert.state(this.shape.onTheWire().equals(encode(new Volume()).toString(StandardCharsets.US_ASCII) + ".\r\n"),
				"Not encoded");
	}

	/**
	 * Release the buffers.
	 */
	@TearDown
	public void release() {
		this.wire.release();
		this.lines.release();
		this.encoded.release();
	}

	/**
	 * Find the end of content after DATA, and copy it without the dots of transparency
	 * (RFC 5321 section 4.5.2).
	 * @param volume what was read
	 * @return the copy
	 */
	@Benchmark
	public Copy decode(Volume volume) {
		this.copy.length = 0;
		boolean complete = new DataDecoder().decode(this.wire.readerIndex(0), this.copy);
		Assert.state(complete, "Not complete");
		volume.bytes += this.wire.readerIndex();
		return this.copy;
	}

	/**
	 * Look for a bare CR or LF, as is done with content after BDAT, which needs no
	 * decoding.
	 * @param volume what was read
	 * @return whether there is one
	 */
	@Benchmark
	public boolean hasBareNewline(Volume volume) {
		BareNewlines bareNewlines = new BareNewlines();
		bareNewlines.accept(this.wire, 0, this.wire.writerIndex());
		volume.bytes += this.wire.writerIndex();
		return bareNewlines.isFound(true);
	}

	/**
	 * Find the end of content after DATA as {@link #decode} does, by a decoder that would
	 * convert an LF on its own.
	 * @param volume what was read
	 * @return the copy
	 */
	@Benchmark
	public Copy decodeConverting(Volume volume) {
		this.copy.length = 0;
		boolean complete = DataDecoder.converting().decode(this.wire.readerIndex(0), this.copy);
		Assert.state(complete, "Not complete");
		volume.bytes += this.wire.readerIndex();
		return this.copy;
	}

	/**
	 * Copy content after BDAT, and look for an LF on its own that would have to be
	 * converted.
	 * @param volume what was read
	 * @return the copy
	 */
	@Benchmark
	public Copy convert(Volume volume) {
		this.copy.length = 0;
		new NewlineConverter().convert(this.wire, 0, this.wire.writerIndex(), this.copy);
		volume.bytes += this.wire.writerIndex();
		return this.copy;
	}

	/**
	 * Convert content after BDAT each of whose lines ends by LF.
	 * @param volume what was read
	 * @return the copy
	 */
	@Benchmark
	public Copy convertEachLine(Volume volume) {
		this.copy.length = 0;
		new NewlineConverter().convert(this.lines, 0, this.lines.writerIndex(), this.copy);
		volume.bytes += this.lines.writerIndex();
		return this.copy;
	}

	/**
	 * Encode the content for DATA, as the relay does.
	 * @param volume what was read
	 * @return the encoded content without its end
	 */
	@Benchmark
	public ByteBuf encode(Volume volume) {
		DataEncoder encoder = new DataEncoder();
		encoder.encode(this.content, this.content.length, this.encoded.clear());
		encoder.end(this.encoded);
		volume.bytes += this.content.length;
		return this.encoded;
	}

	/**
	 * Copy the content as it is.
	 * @param volume what was read
	 * @return the copy
	 */
	@Benchmark
	public Copy copy(Volume volume) {
		this.copy.length = 0;
		this.copy.write(this.wire, 0, this.wire.writerIndex());
		volume.bytes += this.wire.writerIndex();
		return this.copy;
	}

	private static String text(Copy copy) {
		return new String(copy.bytes, 0, copy.length, StandardCharsets.US_ASCII);
	}

	/**
	 * What the content looks like.
	 */
	public enum Shape {

		/**
		 * A short mail.
		 */
		TEXT_1_KB("x".repeat(78), 1000),

		/**
		 * A mail with an attachment.
		 */
		TEXT_2_MB("x".repeat(78), 2_000_000),

		/**
		 * A dot at the beginning of each line.
		 */
		DOTS_2_MB("." + "x".repeat(77), 2_000_000),

		/**
		 * Line ends, and little else.
		 */
		SHORT_LINES_2_MB("x", 2_000_000),

		/**
		 * Lines of the greatest length that the server accepts.
		 */
		LONG_LINES_2_MB("x".repeat(1024 * 1024), 2_000_000);

		private final String line;

		private final int lines;

		Shape(String line, int size) {
			this.line = line;
			this.lines = 1 + size / (line.length() + 2);
		}

		private String content() {
			return (this.line + "\r\n").repeat(this.lines);
		}

		private String onTheWire() {
			String stuffed = this.line.startsWith(".") ? "." + this.line : this.line;
			return (stuffed + "\r\n").repeat(this.lines) + ".\r\n";
		}

	}

	/**
	 * What was read.
	 */
	@AuxCounters
	@State(Scope.Thread)
	public static class Volume {

		/**
		 * The bytes that were read.
		 */
		public long bytes;

	}

	/**
	 * A copy of content.
	 */
	public static final class Copy implements DataDecoder.Output {

		private final byte[] bytes;

		private int length;

		private Copy(int capacity) {
			this.bytes = new byte[capacity];
		}

		@Override
		public void write(ByteBuf buffer, int index, int length) {
			buffer.getBytes(index, this.bytes, this.length, length);
			this.length += length;
		}

		@Override
		public void writeCr() {
			this.bytes[this.length++] = '\r';
		}

	}

}
