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

import java.util.ArrayList;
import java.util.List;

import dev.smtpd.benchmarks.runner.Contestant.Kind;

/**
 * What is different about the servers of a point of a curve.
 *
 * @param prefix the program that starts them, such as {@code taskset}, with its arguments
 * @param jvm options of the JVM, for servers of ours
 * @param properties arguments of applications
 */
record ServerOptions(List<String> prefix, List<String> jvm, List<String> properties) {

	/**
	 * Nothing is different.
	 */
	static final ServerOptions NONE = new ServerOptions(List.of(), List.of(), List.of());

	static ServerOptions prefix(String... words) {
		return new ServerOptions(List.of(words), List.of(), List.of());
	}

	static ServerOptions jvm(String... options) {
		return new ServerOptions(List.of(), List.of(options), List.of());
	}

	static ServerOptions properties(String... arguments) {
		return new ServerOptions(List.of(), List.of(), List.of(arguments));
	}

	/**
	 * Return a server with these options.
	 * @param contestant the server without them
	 * @return the server
	 */
	Contestant applyTo(Contestant contestant) {
		List<String> command = new ArrayList<>(this.prefix);
		command.addAll(contestant.command());
		if (contestant.kind().isOurs()) {
			// after those that all have, since the last one counts
			command.addAll(command.indexOf("-cp"), this.jvm);
		}
		if (contestant.kind() == Kind.APPLICATION) {
			command.addAll(this.properties);
		}
		return new Contestant(contestant.name(), command, contestant.kind());
	}

}
