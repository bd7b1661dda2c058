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

import dev.smtpd.protocol.CommandLine;
import dev.smtpd.protocol.CommandLineDecoder;
import dev.smtpd.protocol.SyntaxException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

import org.springframework.util.Assert;

/**
 * Measures how long it takes to decode a command line.
 *
 * @since 0.1.0
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class CommandLineBenchmark {

	private static final String MAIL = "MAIL FROM:<sender@example.org> SIZE=123456 BODY=8BITMIME\r\n";

	private static final String ENVELOPE = MAIL + "RCPT TO:<recipient@example.com>\r\nDATA\r\n";

	private static final int ENVELOPE_LINES = 3;

	private final CommandLineDecoder decoder = new CommandLineDecoder(2048);

	private final ByteBuf noop = buffer("NOOP\r\n");

	private final ByteBuf mail = buffer(MAIL);

	private final ByteBuf envelope = buffer(ENVELOPE);

	/**
	 * Check that lines are decoded.
	 * @throws SyntaxException if they are refused
	 */
	@Setup
	public void check() throws SyntaxException {
		Assert.state(new CommandLine("NOOP", "", 6).equals(noop()), "Not NOOP");
		Assert.state(new CommandLine("MAIL", MAIL.substring(5, MAIL.length() - 2), MAIL.length()).equals(mail()),
				"Not MAIL");
		this.envelope.readerIndex(0);
		for (int i = 0; i < ENVELOPE_LINES; i++) {
			Assert.state(this.decoder.decode(this.envelope) != null, "Too few lines");
		}
		Assert.state(!this.envelope.isReadable(), "Too many lines");
	}

	/**
	 * Release the buffers.
	 */
	@TearDown
	public void release() {
		this.noop.release();
		this.mail.release();
		this.envelope.release();
	}

	/**
	 * Decode a line with a verb only.
	 * @return the line
	 * @throws SyntaxException never
	 */
	@Benchmark
	public @Nullable CommandLine noop() throws SyntaxException {
		return this.decoder.decode(this.noop.readerIndex(0));
	}

	/**
	 * Decode a line with an argument.
	 * @return the line
	 * @throws SyntaxException never
	 */
	@Benchmark
	public @Nullable CommandLine mail() throws SyntaxException {
		return this.decoder.decode(this.mail.readerIndex(0));
	}

	/**
	 * Decode pipelined lines, per line.
	 * @param lines takes the lines
	 * @throws SyntaxException never
	 */
	@Benchmark
	@OperationsPerInvocation(ENVELOPE_LINES)
	public void pipelined(Blackhole lines) throws SyntaxException {
		this.envelope.readerIndex(0);
		while (this.envelope.isReadable()) {
			lines.consume(this.decoder.decode(this.envelope));
		}
	}

	private static ByteBuf buffer(String text) {
		byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
		return ByteBufAllocator.DEFAULT.directBuffer(bytes.length).writeBytes(bytes);
	}

}
