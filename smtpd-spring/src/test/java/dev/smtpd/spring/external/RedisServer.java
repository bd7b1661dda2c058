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

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.util.FileSystemUtils;

/**
 * A Redis server from the Debian package, which keeps nothing on disk.
 */
public final class RedisServer implements AutoCloseable {

	private static final Path PROGRAM = Path.of("/usr/bin/redis-server");

	private final Path directory;

	private final int port;

	private Process process;

	private RedisServer(Path directory, int port) throws IOException {
		this.directory = directory;
		this.port = port;
		this.process = launch();
	}

	/**
	 * Start a server.
	 * @return the server, or {@code null} where none is installed
	 * @throws IOException if it doesn't start
	 */
	public static @Nullable RedisServer start() throws IOException {
		return Files.isExecutable(PROGRAM) ? new RedisServer(Files.createTempDirectory("smtpd-redis"), Ports.free())
				: null;
	}

	private Process launch() throws IOException {
		Process started = new ProcessBuilder(List.of(PROGRAM.toString(), "--port", String.valueOf(this.port), "--bind",
				"127.0.0.1", "--save", "", "--appendonly", "no", "--dir", this.directory.toString()))
			.redirectErrorStream(true)
			.start();
		BufferedReader output = new BufferedReader(
				new InputStreamReader(started.getInputStream(), StandardCharsets.UTF_8));
		StringBuilder log = new StringBuilder();
		String line = output.readLine();
		while (line != null && !line.contains("Ready to accept connections")) {
			log.append(line).append('\n');
			line = output.readLine();
		}
		if (line == null) {
			throw new IOException("Redis didn't start:\n" + log);
		}
		Thread drain = new Thread(() -> drain(output));
		drain.setDaemon(true);
		drain.start();
		return started;
	}

	private static void drain(BufferedReader output) {
		try {
			output.lines().forEach((line) -> {
			});
		}
		catch (UncheckedIOException ex) {
			// the server was killed
		}
	}

	/**
	 * Return the port of the server, the same after a restart.
	 * @return the port
	 */
	public int port() {
		return this.port;
	}

	/**
	 * Kill the server, which forgets everything.
	 * @throws InterruptedException if the thread is interrupted meanwhile
	 */
	public void kill() throws InterruptedException {
		this.process.destroyForcibly().waitFor();
	}

	/**
	 * Start the server again, once it was killed.
	 * @throws IOException if it doesn't start
	 */
	public void restart() throws IOException {
		this.process = launch();
	}

	/**
	 * Have the server answer no more, with its connections open.
	 * @throws IOException if that can't be done
	 * @throws InterruptedException if the thread is interrupted meanwhile
	 */
	public void suspend() throws IOException, InterruptedException {
		signal("STOP");
	}

	/**
	 * Have the server go on.
	 * @throws IOException if that can't be done
	 * @throws InterruptedException if the thread is interrupted meanwhile
	 */
	public void resume() throws IOException, InterruptedException {
		signal("CONT");
	}

	private void signal(String name) throws IOException, InterruptedException {
		int status = new ProcessBuilder("kill", "-" + name, String.valueOf(this.process.pid())).inheritIO()
			.start()
			.waitFor();
		if (status != 0) {
			throw new IOException("kill -" + name + " failed");
		}
	}

	@Override
	public void close() throws IOException {
		this.process.destroyForcibly();
		FileSystemUtils.deleteRecursively(this.directory);
	}

}
