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
import java.io.PrintWriter;
import java.util.concurrent.TimeUnit;

import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;

/**
 * Runs a test, and prints how many milliseconds that took, without the start of the JVM.
 */
final class FirstAssertion {

	private FirstAssertion() {
	}

	public static void main(String[] args) {
		long start = System.nanoTime();
		SummaryGeneratingListener listener = new SummaryGeneratingListener();
		LauncherFactory.create()
			.execute(LauncherDiscoveryRequestBuilder.request()
				.selectors(DiscoverySelectors.selectClass(args[0]))
				.build(), listener);
		long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
		if (listener.getSummary().getTestsSucceededCount() != 1) {
			listener.getSummary().printFailuresTo(new PrintWriter(System.err, true));
			System.exit(1);
		}
		System.out.println(millis);
		System.exit(0);
	}

}
