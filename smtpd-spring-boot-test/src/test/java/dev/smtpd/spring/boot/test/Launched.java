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

package dev.smtpd.spring.boot.test;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/**
 * Test classes that another test runs.
 */
public final class Launched {

	private Launched() {
	}

	/**
	 * Run a test class.
	 * @return the failures
	 */
	static List<Throwable> failures(Class<?> testClass) {
		Recorder recorder = new Recorder();
		LauncherFactory.create()
			.execute(LauncherDiscoveryRequestBuilder.request()
				.selectors(DiscoverySelectors.selectClass(testClass))
				.build(), recorder);
		return recorder.failures;
	}

	/**
	 * Run a test method.
	 * @return the failures
	 */
	static List<Throwable> failures(Class<?> testClass, String method) {
		Recorder recorder = new Recorder();
		LauncherFactory.create()
			.execute(LauncherDiscoveryRequestBuilder.request()
				.selectors(DiscoverySelectors.selectMethod(testClass, method))
				.build(), recorder);
		return recorder.failures;
	}

	/**
	 * Run a test class of which only the name is known here.
	 * @param className the name
	 * @return how many tests have succeeded
	 */
	public static int successes(String className) {
		Recorder recorder = new Recorder();
		LauncherFactory.create()
			.execute(LauncherDiscoveryRequestBuilder.request()
				.selectors(DiscoverySelectors.selectClass(className))
				.build(), recorder);
		if (!recorder.failures.isEmpty()) {
			throw new IllegalStateException(recorder.failures.get(0));
		}
		return recorder.successes.get();
	}

	/**
	 * Notes what happens.
	 */
	private static final class Recorder implements TestExecutionListener {

		private final List<Throwable> failures = new ArrayList<>();

		private final AtomicInteger successes = new AtomicInteger();

		@Override
		public void executionFinished(TestIdentifier identifier, TestExecutionResult result) {
			result.getThrowable().ifPresent(this.failures::add);
			if (identifier.isTest() && result.getStatus() == TestExecutionResult.Status.SUCCESSFUL) {
				this.successes.incrementAndGet();
			}
		}

	}

}
