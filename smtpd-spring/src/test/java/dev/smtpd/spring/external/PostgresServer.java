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
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import javax.sql.DataSource;

import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;

import org.springframework.util.FileSystemUtils;

/**
 * A PostgreSQL server from the Debian package, with an empty database in a temporary
 * directory. It refuses to run as root, and runs as {@code postgres} then.
 */
public final class PostgresServer implements AutoCloseable {

	private static final Path PACKAGES = Path.of("/usr/lib/postgresql");

	private static final String USER = "postgres";

	private final Path programs;

	private final Path directory;

	private final int port;

	private PostgresServer(Path programs, Path directory, int port) {
		this.programs = programs;
		this.directory = directory;
		this.port = port;
	}

	/**
	 * Start a server.
	 * @return the server, or {@code null} where none is installed
	 * @throws IOException if it doesn't start
	 * @throws InterruptedException if the thread is interrupted meanwhile
	 */
	public static @Nullable PostgresServer start() throws IOException, InterruptedException {
		Path programs = findPrograms();
		if (programs == null) {
			return null;
		}
		Path directory = Files.createTempDirectory("smtpd-postgres");
		if (isRoot()) {
			run(List.of("chown", USER, directory.toString()));
		}
		PostgresServer server = new PostgresServer(programs, directory, Ports.free());
		Path data = directory.resolve("data");
		server.call("initdb", "-D", data.toString(), "-U", USER, "-A", "trust", "--no-sync", "-E", "UTF8");
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

	/**
	 * Return the URL of the database, whose user is {@code postgres}.
	 * @return the URL
	 */
	public String url() {
		return "jdbc:postgresql://127.0.0.1:" + this.port + "/" + USER;
	}

	/**
	 * Return the database. It has a new connection for each use.
	 * @return the database
	 */
	public DataSource dataSource() {
		PGSimpleDataSource dataSource = new PGSimpleDataSource();
		dataSource.setServerNames(new String[] { "127.0.0.1" });
		dataSource.setPortNumbers(new int[] { this.port });
		dataSource.setDatabaseName(USER);
		dataSource.setUser(USER);
		return dataSource;
	}

	@Override
	public void close() throws IOException {
		try {
			call("pg_ctl", "-D", this.directory.resolve("data").toString(), "-m", "immediate", "-w", "stop");
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		FileSystemUtils.deleteRecursively(this.directory);
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
