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

package dev.smtpd.benchmarks.server;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;

import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/**
 * The protocol between the runner and a server of ours, over the standard input and
 * output of the server, which stops at the end of its input.
 *
 * @since 0.1.0
 */
public final class ServerControl {

	/**
	 * Precedes the port and the startup time in milliseconds.
	 */
	public static final String READY = "ready";

	/**
	 * Requests the number of bytes that all threads have allocated so far.
	 */
	public static final String ALLOCATED = "allocated";

	/**
	 * Requests a garbage collection.
	 */
	public static final String COLLECT = "collect";

	private ServerControl() {
	}

	/**
	 * Report that the server is ready, and answer requests from now on.
	 * @param port the port on which the server listens
	 */
	public static void start(int port) {
		System.out.println(READY + " " + port + " " + ManagementFactory.getRuntimeMXBean().getUptime());
		new Thread(ServerControl::answer, "control").start();
	}

	private static void answer() {
		try (BufferedReader questions = new BufferedReader(
				new InputStreamReader(System.in, StandardCharsets.US_ASCII))) {
			for (String question = questions.readLine(); question != null; question = questions.readLine()) {
				System.out.println(question + " " + answer(question));
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		System.exit(0);
	}

	private static long answer(String question) {
		return switch (question) {
			case ALLOCATED -> allocatedBytes();
			case COLLECT -> {
				System.gc();
				yield ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
			}
			default -> throw new IllegalArgumentException("Unknown request: " + question);
		};
	}

	// The MXBean of the JDK has methods beyond the platform's interface.
	private static long allocatedBytes() {
		try {
			MBeanServer beans = ManagementFactory.getPlatformMBeanServer();
			ObjectName threads = new ObjectName(ManagementFactory.THREAD_MXBEAN_NAME);
			if (Runtime.version().feature() >= 21) {
				return (long) beans.getAttribute(threads, "TotalThreadAllocatedBytes");
			}
			ThreadMXBean threadBean = ManagementFactory.getThreadMXBean();
			long[] perThread = (long[]) beans.invoke(threads, "getThreadAllocatedBytes",
					new Object[] { threadBean.getAllThreadIds() }, new String[] { long[].class.getName() });
			long sum = 0;
			for (long bytes : perThread) {
				sum += Math.max(0, bytes);
			}
			return sum;
		}
		catch (JMException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
