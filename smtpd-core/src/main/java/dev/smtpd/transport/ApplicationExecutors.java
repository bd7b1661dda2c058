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

package dev.smtpd.transport;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import io.netty.util.concurrent.DefaultThreadFactory;

/**
 * The executors of a server that wasn't given them.
 */
final class ApplicationExecutors {

	private static final int MAX_THREADS = 64;

	private static final long KEEP_ALIVE_SECONDS = 60;

	private ApplicationExecutors() {
	}

	// Return an executor with bounded threads. Further tasks wait elsewhere, where
	// clients
	// take turns.
	static ExecutorService bounded() {
		return bounded(MAX_THREADS, MAX_THREADS, "smtpd-application");
	}

	// Return an executor for authenticators, whose tasks wait elsewhere.
	static ExecutorService forAuthentication(int maxThreads) {
		return bounded(maxThreads, maxThreads, "smtpd-authentication");
	}

	private static ExecutorService bounded(int maxThreads, int queueCapacity, String name) {
		ThreadPoolExecutor executor = new ThreadPoolExecutor(maxThreads, maxThreads, KEEP_ALIVE_SECONDS,
				TimeUnit.SECONDS, new TaskQueue(queueCapacity), new DefaultThreadFactory(name, true));
		executor.allowCoreThreadTimeOut(true);
		return executor;
	}

}
