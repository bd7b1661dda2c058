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

package dev.smtpd.spring.external;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.util.FileSystemUtils;

/**
 * An HAProxy from the Debian package.
 */
public final class HaProxy implements AutoCloseable {

	private static final Path PROGRAM = Path.of("/usr/sbin/haproxy");

	private final Path directory;

	private final ProcessHandle process;

	private HaProxy(Path directory, ProcessHandle process) {
		this.directory = directory;
		this.process = process;
	}

	/**
	 * Start one. It listens when this method returns.
	 * @param configuration the text of its configuration file
	 * @return the proxy, or {@code null} where none is installed
	 * @throws IOException if it doesn't start, with what it says
	 * @throws InterruptedException if the thread is interrupted meanwhile
	 */
	public static @Nullable HaProxy start(String configuration) throws IOException, InterruptedException {
		if (!Files.isExecutable(PROGRAM)) {
			return null;
		}
		Path directory = Files.createTempDirectory("smtpd-haproxy");
		Path file = Files.writeString(directory.resolve("haproxy.cfg"), configuration);
		Path pid = directory.resolve("pid");
		Path output = directory.resolve("log");
		// the process ends once its child listens
		int status = new ProcessBuilder(List.of(PROGRAM.toString(), "-D", "-p", pid.toString(), "-f", file.toString()))
			.redirectErrorStream(true)
			.redirectOutput(output.toFile())
			.start()
			.waitFor();
		if (status != 0) {
			throw new IOException("HAProxy didn't start:\n" + Files.readString(output, StandardCharsets.UTF_8));
		}
		ProcessHandle child = ProcessHandle.of(Long.parseLong(Files.readString(pid).strip())).orElseThrow();
		return new HaProxy(directory, child);
	}

	/**
	 * Return whether the proxy runs.
	 * @return whether it runs
	 */
	public boolean isRunning() {
		return this.process.isAlive();
	}

	@Override
	public void close() throws IOException {
		this.process.destroyForcibly();
		FileSystemUtils.deleteRecursively(this.directory);
	}

}
