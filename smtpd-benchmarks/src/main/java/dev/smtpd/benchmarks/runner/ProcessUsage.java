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

package dev.smtpd.benchmarks.runner;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * CPU time and memory of a process, as Linux reports them (proc(5)).
 */
final class ProcessUsage {

	private static final long TICK_NANOS = Duration.ofSeconds(1).toNanos() / 100;

	// of what follows the name in parentheses
	private static final int USER_TIME = 11;

	private static final int SYSTEM_TIME = 12;

	private static final int CHILDREN_USER_TIME = 13;

	private static final int CHILDREN_SYSTEM_TIME = 14;

	private ProcessUsage() {
	}

	// Return the CPU time of a process, user and system, all threads.
	static Duration cpuTime(long pid) throws IOException {
		String[] fields = statistics(Long.toString(pid));
		return ticks(fields, USER_TIME, SYSTEM_TIME);
	}

	// Return the CPU time of those child processes of this one that have ended.
	static Duration cpuTimeOfEndedChildren() throws IOException {
		return ticks(statistics("self"), CHILDREN_USER_TIME, CHILDREN_SYSTEM_TIME);
	}

	private static Duration ticks(String[] fields, int first, int second) {
		return Duration.ofNanos((Long.parseLong(fields[first]) + Long.parseLong(fields[second])) * TICK_NANOS);
	}

	private static String[] statistics(String process) throws IOException {
		String line = Files.readString(Path.of("/proc", process, "stat"));
		return line.substring(line.lastIndexOf(')') + 2).split(" ");
	}

	// Return the resident memory of a process in bytes.
	static long residentBytes(long pid) throws IOException {
		for (String line : Files.readAllLines(Path.of("/proc", Long.toString(pid), "status"))) {
			if (line.startsWith("VmRSS:")) {
				return Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024;
			}
		}
		throw new IOException("No resident memory in /proc");
	}

}
