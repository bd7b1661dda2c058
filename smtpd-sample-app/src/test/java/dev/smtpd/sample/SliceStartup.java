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

package dev.smtpd.sample;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

import org.springframework.test.annotation.DirtiesContext.HierarchyMode;
import org.springframework.test.context.TestContext;
import org.springframework.test.context.TestContextManager;

/**
 * Measures how long the contexts of slices of this application take to start, each in
 * JVMs of its own, in turn: the first context of a JVM, and one more after nine others. A
 * program and no test: {@code smtpd-sample-app/slice-startup}.
 */
public final class SliceStartup {

	private static final List<Class<?>> TESTS = List.of(SupportDeskSliceTests.class, TicketControllerTests.class,
			SupportDeskTests.class);

	private static final int CONTEXTS = 10;

	private static final Pattern STARTED = Pattern.compile("milliseconds=(\\d+)");

	private SliceStartup() {
	}

	/**
	 * Measure.
	 * @param args the name of a test class, to start its context in this JVM; or the
	 * number of JVMs for each test class, 7 by default
	 * @throws Exception if a context doesn't start
	 */
	public static void main(String[] args) throws Exception {
		if (args.length > 0 && args[0].startsWith("dev.")) {
			start(Class.forName(args[0]));
			return;
		}
		int count = (args.length > 0) ? Integer.parseInt(args[0]) : 7;
		Map<Class<?>, List<List<Long>>> samples = new LinkedHashMap<>();
		for (int i = 0; i < count; i++) {
			for (Class<?> test : TESTS) {
				samples.computeIfAbsent(test, (first) -> new ArrayList<>()).add(measure(test));
			}
		}
		System.out.println("| slice | ms, first of a JVM | ms, tenth of a JVM |\n| --- | ---: | ---: |");
		samples.forEach((test, times) -> System.out.printf("| `@%s` | %s | %s |%n",
				test.getAnnotations()[0].annotationType().getSimpleName(), summary(times, 0),
				summary(times, CONTEXTS - 1)));
	}

	private static String summary(List<List<Long>> times, int index) {
		List<Long> sorted = times.stream().map((contexts) -> contexts.get(index)).sorted().toList();
		return "%d (%d – %d)".formatted(sorted.get(sorted.size() / 2), sorted.get(0), sorted.get(sorted.size() - 1));
	}

	private static void start(Class<?> test) {
		for (int i = 0; i < CONTEXTS; i++) {
			long begin = System.nanoTime();
			TestContext context = new TestContextManager(test).getTestContext();
			context.getApplicationContext();
			System.out.println("\nmilliseconds=" + (System.nanoTime() - begin) / 1_000_000);
			context.markApplicationContextDirty(HierarchyMode.EXHAUSTIVE);
		}
		System.exit(0);
	}

	private static List<Long> measure(Class<?> test) throws IOException {
		Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
				System.getProperty("java.class.path"), SliceStartup.class.getName(), test.getName())
			.redirectErrorStream(true)
			.start();
		String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		List<Long> times = STARTED.matcher(output)
			.results()
			.map((MatchResult result) -> Long.valueOf(result.group(1)))
			.toList();
		if (times.size() != CONTEXTS) {
			throw new IOException(output);
		}
		return times;
	}

}
