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

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * The servers that the {@link Guard} measures.
 */
enum GuardServer {

	/**
	 * The engine alone, by epoll where that is there.
	 */
	ENGINE("engine, epoll", "engine, nio"),

	/**
	 * An application with an ordinary listener, by the transport that the starter brings.
	 */
	APPLICATION("application, nio"),

	/**
	 * The engine with the TLS of the JDK.
	 */
	TLS("engine with TLS, epoll");

	private final List<String> names;

	GuardServer(String... names) {
		this.names = List.of(names);
	}

	static GuardServer of(RunningServer server) {
		return Stream.of(values())
			.filter((value) -> value.names.stream().anyMatch((name) -> server.toString().startsWith(name)))
			.findFirst()
			.orElseThrow();
	}

	boolean isTls() {
		return this == TLS;
	}

	// Return the name in the file of bounds.
	String key() {
		return name().toLowerCase(Locale.ROOT);
	}

	/**
	 * Find the server.
	 * @param contestants all that are there
	 * @param version the version of Java, which is that of the runner where it isn't
	 * there
	 * @return the server
	 */
	Contestant find(List<Contestant> contestants, int version) {
		return Stream.of(version, Runtime.version().feature())
			.flatMap((java) -> this.names.stream().map((name) -> name + ", Java " + java))
			.flatMap((name) -> contestants.stream().filter((contestant) -> contestant.name().equals(name)))
			.findFirst()
			.orElseThrow(() -> new IllegalStateException("There is none of " + this.names));
	}

}
