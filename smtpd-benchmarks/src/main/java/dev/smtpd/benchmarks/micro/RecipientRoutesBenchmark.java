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

import java.util.Map;
import java.util.concurrent.TimeUnit;

import dev.smtpd.Mailbox;
import dev.smtpd.spring.listener.route.RecipientPattern;
import dev.smtpd.spring.listener.route.RecipientRoutes;
import dev.smtpd.spring.listener.route.RecipientRoutes.Match;
import org.jspecify.annotations.Nullable;
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
 * Measures how long it takes to find the listener of a recipient among 1,000 patterns.
 *
 * @since 0.1.0
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class RecipientRoutesBenchmark {

	private static final int EACH = 200;

	private Mailbox literal = new Mailbox("user150", "d150.example.org");

	private Mailbox prefix = new Mailbox("queue150+4711", "example.org");

	private Mailbox suffix = new Mailbox("joe-list150", "example.org");

	private Mailbox domain = new Mailbox("joe", "acme.t150.example.net");

	private Mailbox expression = new Mailbox("order150-2026-01", "example.org");

	private Mailbox unknown = new Mailbox("nobody", "example.org");

	private RecipientRoutes<String> routes = RecipientRoutes.<String>builder().build();

	/**
	 * Make the routes, and check that they are found.
	 */
	@Setup
	public void prepare() {
		RecipientRoutes.Builder<String> builder = RecipientRoutes.builder();
		for (int i = 0; i < EACH; i++) {
			for (String pattern : new String[] { "user" + i + "@d" + i + ".example.org",
					"queue" + i + "+{ticket}@example.org", "{user}-list" + i + "@example.org",
					"{user}@{tenant}.t" + i + ".example.net", "order" + i + "-{id:[0-9]{4}-[0-9]+}@example.org" }) {
				builder.add(RecipientPattern.parse(pattern), pattern);
			}
		}
		this.routes = builder.build();
		check(literal(), Map.of());
		check(prefix(), Map.of("ticket", "4711"));
		check(suffix(), Map.of("user", "joe"));
		check(domain(), Map.of("user", "joe", "tenant", "acme"));
		check(expression(), Map.of("id", "2026-01"));
		Assert.state(unknown() == null, "Is known");
	}

	private static void check(@Nullable Match<String> match, Map<String, String> variables) {
		Assert.state(match != null && match.variables().equals(variables), () -> "Not the match: " + match);
	}

	/**
	 * Find a literal address.
	 * @return the match
	 */
	@Benchmark
	public @Nullable Match<String> literal() {
		return this.routes.match(this.literal);
	}

	/**
	 * Find a pattern by what the local part begins with.
	 * @return the match
	 */
	@Benchmark
	public @Nullable Match<String> prefix() {
		return this.routes.match(this.prefix);
	}

	/**
	 * Find a pattern by what the local part ends with.
	 * @return the match
	 */
	@Benchmark
	public @Nullable Match<String> suffix() {
		return this.routes.match(this.suffix);
	}

	/**
	 * Find a pattern by what the domain ends with.
	 * @return the match
	 */
	@Benchmark
	public @Nullable Match<String> domain() {
		return this.routes.match(this.domain);
	}

	/**
	 * Find a pattern with a regular expression.
	 * @return the match
	 */
	@Benchmark
	public @Nullable Match<String> expression() {
		return this.routes.match(this.expression);
	}

	/**
	 * Find nothing.
	 * @return {@code null}
	 */
	@Benchmark
	public @Nullable Match<String> unknown() {
		return this.routes.match(this.unknown);
	}

}
