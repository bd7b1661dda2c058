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

package dev.smtpd.benchmarks.load;

import java.util.List;

/**
 * The options of a load.
 *
 * @param connections how many connections send at once
 * @param messages how many messages are sent over all of them
 * @param size how many bytes the content of a message has
 * @param kept whether a connection is used for many messages, else for one
 * @param pipelined whether commands are sent ahead of the replies to earlier ones (RFC
 * 2920)
 * @param tls whether and how connections begin with STARTTLS
 * @since 0.1.0
 */
public record LoadOptions(int connections, int messages, int size, boolean kept, boolean pipelined, Tls tls) {

	/**
	 * Return the load with another number of messages.
	 * @param count the number, at least 1
	 * @return the load
	 */
	public LoadOptions withMessages(int count) {
		return new LoadOptions(this.connections, count, this.size, this.kept, this.pipelined, this.tls);
	}

	/**
	 * Return the arguments from which {@link #parse} makes the same load.
	 * @return the arguments
	 */
	public List<String> toArguments() {
		return List.of(Integer.toString(this.connections), Integer.toString(this.messages), Integer.toString(this.size),
				Boolean.toString(this.kept), Boolean.toString(this.pipelined), this.tls.name());
	}

	static LoadOptions parse(List<String> arguments) {
		return new LoadOptions(Integer.parseInt(arguments.get(0)), Integer.parseInt(arguments.get(1)),
				Integer.parseInt(arguments.get(2)), Boolean.parseBoolean(arguments.get(3)),
				Boolean.parseBoolean(arguments.get(4)), Tls.valueOf(arguments.get(5)));
	}

	/**
	 * How connections begin.
	 */
	public enum Tls {

		/**
		 * Without TLS.
		 */
		NONE,

		/**
		 * With STARTTLS and a full handshake.
		 */
		FULL,

		/**
		 * With STARTTLS, and the session of an earlier connection.
		 */
		RESUMED

	}

}
