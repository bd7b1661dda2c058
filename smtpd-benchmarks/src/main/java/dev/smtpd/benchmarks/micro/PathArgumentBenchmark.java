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

import java.util.concurrent.TimeUnit;

import dev.smtpd.Mailbox;
import dev.smtpd.protocol.PathArgument;
import dev.smtpd.protocol.SyntaxException;
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
 * Measures how long it takes to parse the arguments of MAIL and RCPT.
 *
 * @since 0.1.0
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class PathArgumentBenchmark {

	private String mail = "FROM:<sender@example.org>";

	private String mailWithParameters = "FROM:<sender@example.org> SIZE=123456 BODY=8BITMIME SMTPUTF8";

	private String rcpt = "TO:<recipient@example.com>";

	/**
	 * Check that arguments are parsed.
	 * @throws SyntaxException if they are refused
	 */
	@Setup
	public void check() throws SyntaxException {
		Mailbox sender = new Mailbox("sender", "example.org");
		Assert.state(mail().mailbox().equals(sender), "Not the sender");
		Assert.state(mail().parameters().isEmpty(), "Has parameters");
		PathArgument withParameters = mailWithParameters();
		Assert.state(withParameters.mailbox().equals(sender), "Not the sender");
		Assert.state("123456".equals(withParameters.parameters().get("SIZE")), "Not the size");
		Assert.state(withParameters.parameters().contains("SMTPUTF8"), "Not the last parameter");
		Assert.state(rcpt().mailbox().equals(new Mailbox("recipient", "example.com")), "Not the recipient");
	}

	/**
	 * Parse a sender.
	 * @return the sender
	 * @throws SyntaxException never
	 */
	@Benchmark
	public PathArgument mail() throws SyntaxException {
		return PathArgument.parseMail(this.mail);
	}

	/**
	 * Parse a sender with parameters.
	 * @return the sender
	 * @throws SyntaxException never
	 */
	@Benchmark
	public PathArgument mailWithParameters() throws SyntaxException {
		return PathArgument.parseMail(this.mailWithParameters);
	}

	/**
	 * Parse a recipient.
	 * @return the recipient
	 * @throws SyntaxException never
	 */
	@Benchmark
	public PathArgument rcpt() throws SyntaxException {
		return PathArgument.parseRcpt(this.rcpt);
	}

}
