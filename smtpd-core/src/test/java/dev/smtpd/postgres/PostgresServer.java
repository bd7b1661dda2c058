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

package dev.smtpd.postgres;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * A PostgreSQL server from the Debian package, with an empty database in a temporary
 * directory, for the tests of all modules. It refuses to run as root, and runs as
 * {@code postgres} then.
 */
public final class PostgresServer implements AutoCloseable {

	private static final Path PACKAGES = Path.of("/usr/lib/postgresql");

	private static final String USER = "postgres";

	private final Path programs;

	private final Path directory;

	private final int port;

	private final boolean kept;

	private PostgresServer(Path programs, Path directory, int port, boolean kept) {
		this.programs = programs;
		this.directory = directory;
		this.port = port;
		this.kept = kept;
	}

	/**
	 * Start a server.
	 * @return the server, or {@code null} where none is installed
	 */
	public static @Nullable PostgresServer start() throws IOException, InterruptedException {
		Path programs = findPrograms();
		if (programs == null) {
			return null;
		}
		Path directory = Files.createTempDirectory("smtpd-postgres");
		return start(programs, directory, false);
	}

	/**
	 * Start a server whose database is kept.
	 * @param directory the directory of the database, which is made if there is none
	 * @return the server, or {@code null} where none is installed
	 */
	public static @Nullable PostgresServer start(Path directory) throws IOException, InterruptedException {
		Path programs = findPrograms();
		if (programs == null) {
			return null;
		}
		Path absolute = directory.toAbsolutePath();
		Files.createDirectories(absolute);
		return start(programs, absolute, true);
	}

	private static PostgresServer start(Path programs, Path directory, boolean kept)
			throws IOException, InterruptedException {
		PostgresServer server = new PostgresServer(programs, directory, freePort(), kept);
		Path data = directory.resolve("data");
		if (!Files.exists(data)) {
			if (isRoot()) {
				run(List.of("chown", USER, directory.toString()));
			}
			server.call("initdb", "-D", data.toString(), "-U", USER, "-A", "trust", "--no-sync", "-E", "UTF8");
		}
		server.call("pg_ctl", "-D", data.toString(), "-w", "-l", directory.resolve("log").toString(), "-o",
				"-p " + server.port + " -k " + directory + " -c listen_addresses=127.0.0.1 -c fsync=off", "start");
		return server;
	}

	private static @Nullable Path findPrograms() throws IOException {
		if (!Files.isDirectory(PACKAGES)) {
			return null;
		}
		try (DirectoryStream<Path> versions = Files.newDirectoryStream(PACKAGES)) {
			for (Path version : versions) {
				if (Files.isExecutable(version.resolve("bin/initdb"))) {
					return version.resolve("bin");
				}
			}
		}
		return null;
	}

	private static boolean isRoot() {
		return "root".equals(System.getProperty("user.name"));
	}

	// a server can't be asked to choose one
	private static int freePort() throws IOException {
		try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			return socket.getLocalPort();
		}
	}

	/**
	 * Return the URL of a database, with the name of the user.
	 */
	public String url() {
		return url(USER);
	}

	private String url(String database) {
		return "jdbc:postgresql://127.0.0.1:" + this.port + "/" + database + "?user=" + USER;
	}

	/**
	 * Create one more database that is empty.
	 * @return its URL
	 */
	public String createDatabase() throws IOException, InterruptedException {
		String name = "x" + UUID.randomUUID().toString().replace("-", "");
		call("createdb", "-h", "127.0.0.1", "-p", String.valueOf(this.port), "-U", USER, name);
		return url(name);
	}

	@Override
	public void close() throws IOException {
		try {
			call("pg_ctl", "-D", this.directory.resolve("data").toString(), "-m", this.kept ? "fast" : "immediate",
					"-w", "stop");
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		if (!this.kept) {
			try (Stream<Path> files = Files.walk(this.directory)) {
				for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
					Files.delete(file);
				}
			}
		}
	}

	private void call(String program, String... arguments) throws IOException, InterruptedException {
		List<String> command = new ArrayList<>();
		if (isRoot()) {
			command.addAll(List.of("runuser", "-u", USER, "--"));
		}
		command.add(this.programs.resolve(program).toString());
		command.addAll(List.of(arguments));
		run(command);
	}

	private static void run(List<String> command) throws IOException, InterruptedException {
		Path output = Files.createTempFile("smtpd-postgres", ".out");
		try {
			int status = new ProcessBuilder(command).directory(Path.of("/").toFile())
				.redirectErrorStream(true)
				.redirectOutput(output.toFile())
				.start()
				.waitFor();
			if (status != 0) {
				throw new IllegalStateException(
						command + " failed: " + Files.readString(output, StandardCharsets.UTF_8));
			}
		}
		finally {
			Files.delete(output);
		}
	}

}
