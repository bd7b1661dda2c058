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

package dev.smtpd.spring.boot.test.parallel;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.Map;

import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/**
 * Runs a test class as build tools and IDEs do.
 */
public final class TestClassRun {

	static final String READY = "ready to run the test class";

	private TestClassRun() {
	}

	/**
	 * Run a class, its methods at the same time where they allow that.
	 * @param testClass the name of the class
	 * @return what came of it
	 */
	static TestExecutionSummary run(String testClass) {
		SummaryGeneratingListener listener = new SummaryGeneratingListener();
		LauncherFactory.create()
			.execute(LauncherDiscoveryRequestBuilder.request()
				.selectors(DiscoverySelectors.selectClass(testClass))
				.configurationParameters(Map.of("junit.jupiter.execution.parallel.enabled", "true",
						"junit.jupiter.execution.parallel.config.strategy", "fixed",
						"junit.jupiter.execution.parallel.config.fixed.parallelism", "4"))
				.build(), listener);
		return listener.getSummary();
	}

	/**
	 * Run a class in this JVM when a line has come on standard input. Ends with status 0
	 * if all of its tests have succeeded.
	 * @param args the name of the class
	 * @throws IOException if there is no standard input
	 */
	public static void main(String[] args) throws IOException {
		System.out.println(READY);
		System.in.read();
		TestExecutionSummary summary = run(args[0]);
		summary.printFailuresTo(new PrintWriter(System.out, true), 30);
		boolean succeeded = summary.getTestsFoundCount() > 0
				&& summary.getTestsSucceededCount() == summary.getTestsFoundCount();
		System.exit(succeeded ? 0 : 1);
	}

}
