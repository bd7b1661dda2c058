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
import java.util.stream.Stream;

import dev.smtpd.benchmarks.server.EngineServer;

/**
 * A server that can be started.
 *
 * @param name the name in tables
 * @param command the command; {@code PORT} in it stands for a port to listen on, else the
 * server chooses one and prints it
 * @param kind its kind
 */
record Contestant(String name, List<String> command, Kind kind) {

	static final String PORT = "PORT";

	// Return whether it is the engine with no option.
	boolean isPlainEngine() {
		return this.kind == Kind.ENGINE
				&& this.command.get(this.command.size() - 1).equals(EngineServer.class.getName());
	}

	// Return the same server of ours as a relay.
	Contestant relayingTo(String upstream, int port) {
		List<String> options = (this.kind == Kind.ENGINE) ? List.of(EngineServer.RELAY + port) : List
			.of("--smtpd.relay.enabled=true", "--smtpd.relay.open=true", "--smtpd.remote-address=127.0.0.1:" + port);
		return with(", relaying to " + upstream, options);
	}

	// Return the same server of ours, which discards content after processing.
	Contestant discarding() {
		return with(", discarding", List
			.of((this.kind == Kind.ENGINE) ? EngineServer.DISCARD : "--smtpd.spool.discard-after-processing=true"));
	}

	private Contestant with(String suffix, List<String> options) {
		return new Contestant(this.name + suffix, Stream.concat(this.command.stream(), options.stream()).toList(),
				this.kind);
	}

	/**
	 * The kind of a contestant.
	 */
	enum Kind {

		/**
		 * The engine alone.
		 */
		ENGINE,

		/**
		 * A Spring Boot application.
		 */
		APPLICATION,

		/**
		 * Another server.
		 */
		PEER,

		/**
		 * The kernel's cost alone: reads, and writes replies from a table.
		 */
		FLOOR,

		/**
		 * The server with which all are compared.
		 */
		REFERENCE;

		boolean isOurs() {
			return this == ENGINE || this == APPLICATION;
		}

	}

}
