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

import java.io.IOException;
import java.time.Duration;

import dev.smtpd.benchmarks.load.LoadOptions;

/**
 * The measurements of one load on one server.
 */
final class Measurement {

	private static final int CALIBRATION_ROUNDS = 20;

	private final RunningServer server;

	private final Load load;

	private final LoadOptions options;

	private final Samples cost = new Samples();

	private final Samples rate = new Samples();

	private final Samples senderCost = new Samples();

	private int messages;

	/**
	 * Create a measurement.
	 * @param server the server
	 * @param load what sends the load
	 * @param options the load, of which the number of messages is chosen by the speed of
	 * the server
	 */
	Measurement(RunningServer server, Load load, LoadOptions options) {
		this.server = server;
		this.load = load;
		this.options = options;
	}

	RunningServer server() {
		return this.server;
	}

	// CPU time of the server for a message, in microseconds
	Samples cost() {
		return this.cost;
	}

	// messages in a second
	Samples rate() {
		return this.rate;
	}

	// CPU time of the sender for a message, in microseconds
	Samples senderCost() {
		return this.senderCost;
	}

	// how many messages each repetition sends
	int messages() {
		return this.messages;
	}

	void warmUp(Settings settings) throws IOException {
		this.messages = this.options.connections() * CALIBRATION_ROUNDS;
		long end = System.nanoTime() + settings.warmUp().toNanos();
		do {
			Load.Sent sent = send();
			this.messages = (int) Math.max(this.options.connections(),
					sent.messagesPerSecond() * settings.time().toNanos() / Duration.ofSeconds(1).toNanos());
		}
		while (System.nanoTime() < end);
		System.err.println(this.server + " is warm");
	}

	void repeat() throws IOException {
		Duration before = this.server.cpuTime();
		Load.Sent sent = send();
		this.cost.add(microseconds(this.server.cpuTime().minus(before)) / this.messages);
		this.rate.add(sent.messagesPerSecond());
		this.senderCost.add(microseconds(sent.cpuTime()) / this.messages);
	}

	private Load.Sent send() throws IOException {
		return this.load.send(this.server.port(), this.options.withMessages(this.messages));
	}

	static double microseconds(Duration duration) {
		return duration.toNanos() / 1000.0;
	}

}
