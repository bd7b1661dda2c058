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

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.smtpd.benchmarks.application.BenchmarkApplication;
import dev.smtpd.benchmarks.listener.ListenerApplication;
import dev.smtpd.benchmarks.runner.Contestant.Kind;
import dev.smtpd.benchmarks.server.EngineServer;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.uring.IoUring;

/**
 * Finds the servers that can be measured on this machine.
 */
final class Contestants {

	private static final List<Integer> JAVA_VERSIONS = List.of(17, 25);

	private static final List<String> TRANSPORTS = Stream
		.of("nio", Epoll.isAvailable() ? "epoll" : "", IoUring.isAvailable() ? "io_uring" : "")
		.filter((name) -> !name.isEmpty())
		.toList();

	private final Installation installation;

	private final List<Contestant> found = new ArrayList<>();

	private Contestants(Installation installation) {
		this.installation = installation;
	}

	static List<Contestant> find(Installation installation) {
		Contestants contestants = new Contestants(installation);
		contestants.addReference();
		contestants.addFloor();
		JAVA_VERSIONS.forEach(contestants::addOurs);
		contestants.addPeers();
		return contestants.found;
	}

	// no backlog would be a handicap, and 256 connections are not enough for all
	// scenarios
	private void addReference() {
		Installation.findProgram("smtp-sink")
			.ifPresent((program) -> add("smtp-sink", List.of(program, "-u", System.getProperty("user.name"), "-m",
					"100000", "127.0.0.1:" + Contestant.PORT, "1024"), Kind.REFERENCE));
	}

	private void addFloor() {
		Path floor = this.installation.peers().resolve("floor/target/floor");
		if (Files.isExecutable(floor)) {
			add("floor", List.of(floor.toString(), Contestant.PORT), Kind.FLOOR);
		}
	}

	private void addOurs(int version) {
		Installation.findJava(version).ifPresent((java) -> {
			for (String transport : TRANSPORTS) {
				String suffix = ", " + transport + ", Java " + version;
				addEngine(java, transport, "engine" + suffix);
				addApplication(java, transport, "application" + suffix, BenchmarkApplication.class, false);
				addApplication(java, transport, "application with @SmtpListener" + suffix, ListenerApplication.class,
						false);
			}
			addEngine(java, "epoll", "engine with thread pool, epoll, Java " + version, "--blocking");
			addEngine(java, "epoll", "engine with TLS, epoll, Java " + version, "--tls");
			addNativeTlsEngine(java, "engine with TLS of BoringSSL, epoll, Java " + version);
			if (version >= 21) {
				addEngine(java, "epoll", "engine with virtual threads, epoll, Java " + version, "--virtual-threads");
				for (String transport : TRANSPORTS) {
					addApplication(java, transport,
							"application with virtual threads, " + transport + ", Java " + version,
							BenchmarkApplication.class, true);
				}
			}
		});
	}

	private void addEngine(Path java, String transport, String name, String... options) {
		List<String> main = Stream.concat(Stream.of(EngineServer.class.getName()), Stream.of(options)).toList();
		add(name, Installation.java(java, this.installation.classPath(withTransport(transport)), main), Kind.ENGINE);
	}

	private void addNativeTlsEngine(Path java, String name) {
		Predicate<String> jars = withTransport("epoll").or((jar) -> jar.startsWith("netty-tcnative-boringssl-static"));
		add(name, Installation.java(java, this.installation.classPath(jars),
				List.of(EngineServer.class.getName(), "--tls")), Kind.ENGINE);
	}

	private void addApplication(Path java, String transport, String name, Class<?> application,
			boolean virtualThreads) {
		List<String> main = List.of(application.getName(), "--smtpd.port=0",
				"--spring.threads.virtual.enabled=" + virtualThreads, "--smtpd.limits.max-connections=1000000",
				"--smtpd.limits.max-connections-per-address=1000000", "--smtpd.limits.max-messages=1000000000",
				"--spring.main.banner-mode=off");
		add(name, Installation.java(java, this.installation.classPath(withTransport(transport)), main),
				Kind.APPLICATION);
	}

	// The engine takes the best transport whose native library is on the class path, and
	// TLS from there, too.
	private static Predicate<String> withTransport(String transport) {
		return (jar) -> !jar.startsWith("netty-tcnative-boringssl-static")
				&& (!jar.startsWith("netty-transport-native-") || jar.contains("native-unix-common")
						|| jar.contains("native-" + transport + "-"));
	}

	private void addPeers() {
		Path java = Installation.findJava(25).orElse(Installation.currentJava());
		addJavaPeer(java, "SubEthaSMTP", "subethasmtp");
		addJavaPeer(java, "James", "james");
		addJavaPeer(java, "GreenMail", "greenmail");
		Path goSmtp = this.installation.peers().resolve("go-smtp/target/go-smtp");
		if (Files.isExecutable(goSmtp)) {
			add("go-smtp", List.of(goSmtp.toString(), Contestant.PORT), Kind.PEER);
		}
		if (Files.isDirectory(Path.of("/usr/lib/python3/dist-packages/aiosmtpd"))) {
			add("aiosmtpd", List.of("/usr/bin/python3",
					this.installation.peers().resolve("aiosmtpd/server.py").toString(), Contestant.PORT), Kind.PEER);
		}
	}

	private void addJavaPeer(Path java, String name, String directory) {
		Path target = this.installation.peers().resolve(directory).resolve("target");
		if (Files.isDirectory(target.resolve("classes"))) {
			String classPath = Stream
				.concat(Stream.of(target.resolve("classes")), Installation.jars(target.resolve("lib")))
				.map(Path::toString)
				.collect(Collectors.joining(File.pathSeparator));
			add(name + ", Java 25", Installation.java(java, classPath, List.of("Peer", Contestant.PORT)), Kind.PEER);
		}
	}

	private void add(String name, List<String> command, Kind kind) {
		this.found.add(new Contestant(name, command, kind));
	}

}
