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

package dev.smtpd.examples;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

import dev.smtpd.broker.KafkaBroker;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * The commands in the README of each example, run in turn by a shell. They print what
 * follows them. Only the ports are others, and the jar is there already.
 */
class ReadmeTests {

	private static final Path EXAMPLES = Path.of("..").toAbsolutePath().normalize();

	private static final Pattern BLOCK = Pattern.compile("```(sh|text)\n(.*?)```\n", Pattern.DOTALL);

	private static final Pattern VERSION = Pattern.compile("<version>([^<]+)</version>");

	private final Map<String, String> ports = new HashMap<>();

	private final List<Command> background = new ArrayList<>();

	@TempDir
	private Path directory;

	@BeforeEach
	void choosePorts() throws Exception {
		List<ServerSocket> sockets = new ArrayList<>();
		for (String port : List.of("2525", "2526", "8080", "9000")) {
			ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
			sockets.add(socket);
			this.ports.put(port, String.valueOf(socket.getLocalPort()));
		}
		for (ServerSocket socket : sockets) {
			socket.close();
		}
	}

	@AfterEach
	void stop() {
		this.background.forEach(Command::kill);
	}

	@Test
	void supportDesk() throws Exception {
		follow("support-desk", 3, Map.of("server.port", port("8080")));
	}

	@Test
	void webhookBridge() throws Exception {
		follow("webhook-bridge", 2, Map.of("webhook.url", "http://localhost:" + port("9000") + "/mail"));
	}

	@Test
	void mailToKafka() throws Exception {
		follow("mail-to-kafka", 2, Map.of("spring.kafka.bootstrap-servers", KafkaBroker.shared().address()));
	}

	@Test
	void deviceGateway() throws Exception {
		follow("device-gateway", 2, Map.of("smtpd.connectors.old-devices.port", port("2526")));
	}

	@Test
	void devCatcher() throws Exception {
		follow("dev-catcher", 1, Map.of("server.port", port("8080"), "spring.mail.port", port("2525"),
				"smtpd.inbox.directory", this.directory.toString()));
		try (ZipFile jar = new ZipFile(
				EXAMPLES.resolve("dev-catcher/target/dev-catcher-0.0.1-SNAPSHOT.jar").toFile())) {
			assertThat(jar.stream()).extracting(ZipEntry::getName)
				.anyMatch((name) -> name.contains("spring-webmvc"))
				.noneMatch((name) -> name.contains("smtpd") || name.contains("devtools"));
		}
	}

	@Test
	void versionsAreThoseOfTheBuild() throws Exception {
		String parent = Files.readString(EXAMPLES.resolve("../pom.xml"));
		Matcher boot = Pattern.compile("<spring-boot.version>([^<]+)<").matcher(parent);
		Matcher own = VERSION.matcher(parent);
		assertThat(boot.find() && own.find()).isTrue();
		try (Stream<Path> poms = Files.walk(EXAMPLES, 2)) {
			List<Path> examples = poms.filter((path) -> path.endsWith("pom.xml") && !path.getParent().endsWith("tests"))
				.toList();
			assertThat(examples).hasSize(5)
				.allSatisfy((pom) -> assertThat(VERSION.matcher(Files.readString(pom)).results())
					.extracting((match) -> match.group(1))
					.containsExactly(boot.group(1), "0.0.1-SNAPSHOT", own.group(1)));
		}
	}

	private String port(String documented) {
		return this.ports.get(documented);
	}

	private void follow(String example, int outputs, Map<String, String> properties) throws Exception {
		String json = Stream.concat(properties.entrySet().stream(), Stream.of(Map.entry("smtpd.port", port("2525"))))
			.map((property) -> "\"" + property.getKey() + "\":\"" + property.getValue() + "\"")
			.collect(Collectors.joining(",", "{", "}"));
		Matcher block = BLOCK.matcher(Files.readString(EXAMPLES.resolve(example).resolve("README.md")));
		Command last = null;
		int found = 0;
		while (block.find()) {
			String text = block.group(2);
			if (block.group(1).equals("text")) {
				verify(last, text);
				found++;
			}
			else if (!text.contains(" package") && !text.startsWith("docker ")) {
				// what a command writes is in a directory of the test
				last = run(text.replaceAll(" (target/|receiver\\.py)", " " + EXAMPLES.resolve(example) + "/$1"), json);
			}
		}
		assertThat(found).isEqualTo(outputs);
	}

	private Command run(String text, String properties) throws Exception {
		for (String program : List.of("swaks", "curl", "python3")) {
			assumeThat(!text.contains(program + " ") || isInstalled(program)).as(program + " is installed").isTrue();
		}
		for (Map.Entry<String, String> port : this.ports.entrySet()) {
			text = text.replaceAll("\\b" + port.getKey() + "\\b", port.getValue());
		}
		boolean maven = text.startsWith("./mvnw ");
		Command command = new Command(maven ? text.replace("./mvnw ", "./mvnw -o ") : text,
				maven ? EXAMPLES.getParent() : this.directory, this.directory, properties);
		if (text.contains("java -jar") || text.contains("spring-boot:run")) {
			this.background.add(command);
			command.await("SMTP server started on port");
		}
		else if (text.contains("receiver.py")) {
			this.background.add(command);
			awaitListening(Integer.parseInt(port("9000")));
		}
		else {
			command.end();
		}
		return command;
	}

	private static boolean isInstalled(String program) {
		return Stream.of(System.getenv("PATH").split(":"))
			.anyMatch((folder) -> Files.isExecutable(Path.of(folder, program)));
	}

	private static void awaitListening(int port) {
		Awaitility.await().ignoreExceptions().until(() -> {
			new Socket(InetAddress.getLoopbackAddress(), port).close();
			return true;
		});
	}

	// what an application has to print comes a little later
	private void verify(Command last, String expected) {
		assertThat(expected.lines()).allSatisfy((line) -> {
			if (!last.output().contains(line)) {
				Awaitility.await()
					.atMost(Duration.ofSeconds(20))
					.untilAsserted(() -> assertThat(this.background)
						.as("%s%n%s", last.output(), this.background.stream().map(Command::output).toList())
						.anyMatch((each) -> each.output().contains(line)));
			}
		});
	}

	/**
	 * A command of the README.
	 */
	private static final class Command {

		private final Process process;

		private final Path output;

		Command(String text, Path workingDirectory, Path directory, String properties) throws Exception {
			this.output = Files.createTempFile(directory, "output", ".txt");
			ProcessBuilder builder = new ProcessBuilder("bash", "-c", text).directory(workingDirectory.toFile())
				.redirectErrorStream(true)
				.redirectOutput(this.output.toFile());
			Map<String, String> environment = builder.environment();
			environment.put("SPRING_APPLICATION_JSON", properties);
			environment.put("JAVA_HOME", System.getProperty("java.home"));
			environment.put("PATH", Path.of(System.getProperty("java.home"), "bin") + ":" + environment.get("PATH"));
			environment.put("MAVEN_OPTS", "-Dmaven.repo.local=" + System.getProperty("localRepository"));
			this.process = builder.start();
		}

		String output() {
			try {
				return Files.readString(this.output);
			}
			catch (Exception ex) {
				throw new IllegalStateException(ex);
			}
		}

		void await(String text) {
			Awaitility.await()
				.atMost(Duration.ofMinutes(3))
				.until(() -> output().contains(text) || !this.process.isAlive());
			assertThat(output()).contains(text);
		}

		void end() throws InterruptedException {
			boolean ended = this.process.waitFor(1, TimeUnit.MINUTES);
			kill();
			assertThat(ended).as(output()).isTrue();
		}

		void kill() {
			Stream.concat(Stream.of(this.process.toHandle()), this.process.descendants())
				.toList()
				.stream()
				.filter(ProcessHandle::destroyForcibly)
				.forEach((process) -> process.onExit().join());
		}

	}

}
