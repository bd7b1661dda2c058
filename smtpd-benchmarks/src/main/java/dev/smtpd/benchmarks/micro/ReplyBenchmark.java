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
import java.util.List;
import java.util.concurrent.TimeUnit;

import dev.smtpd.SmtpReply;
import dev.smtpd.protocol.ReplyEncoder;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

import org.springframework.util.Assert;

/**
 * Measures how long it takes to encode a reply. The server encodes frequent replies once
 * only.
 *
 * @since 0.1.0
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class ReplyBenchmark {

	private SmtpReply reply = SmtpReply.of(250, "2.1.5", "Recipient OK");

	private SmtpReply ehloReply = SmtpReply.of(250, null, List.of("mail.example.org", "PIPELINING", "SIZE 33554432",
			"8BITMIME", "BINARYMIME", "CHUNKING", "ENHANCEDSTATUSCODES", "STARTTLS", "DSN", "HELP"));

	/**
	 * Check that replies are encoded.
	 */
	@Setup
	public void check() {
		Assert.state(text(oneLine()).equals("250 2.1.5 Recipient OK\r\n"), "Not the line");
		Assert.state(text(ehlo()).equals("""
				250-mail.example.org
				250-PIPELINING
				250-SIZE 33554432
				250-8BITMIME
				250-BINARYMIME
				250-CHUNKING
				250-ENHANCEDSTATUSCODES
				250-STARTTLS
				250-DSN
				250 HELP
				""".replace("\n", "\r\n")), "Not the lines");
	}

	/**
	 * Encode a reply of one line.
	 * @return its bytes
	 */
	@Benchmark
	public byte[] oneLine() {
		return ReplyEncoder.encode(this.reply, false);
	}

	/**
	 * Encode the reply to EHLO.
	 * @return its bytes
	 */
	@Benchmark
	public byte[] ehlo() {
		return ReplyEncoder.encode(this.ehloReply, false);
	}

	private static String text(byte[] bytes) {
		return new String(bytes, StandardCharsets.US_ASCII);
	}

}
