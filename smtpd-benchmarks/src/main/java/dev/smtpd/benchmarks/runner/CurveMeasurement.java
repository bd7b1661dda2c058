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

/**
 * The measurements of one server at one point of a curve.
 */
final class CurveMeasurement {

	private final RunningServer server;

	private final Point point;

	private final OpenLoop sender;

	private final Samples cost = new Samples();

	private final Samples rate = new Samples();

	private final Samples p50 = new Samples();

	private final Samples p99 = new Samples();

	private final Samples p999 = new Samples();

	private double highestRate;

	private long accepted;

	private long refused;

	private long failures;

	CurveMeasurement(RunningServer server, Point point, OpenLoop sender) {
		this.server = server;
		this.point = point;
		this.sender = sender;
	}

	Point point() {
		return this.point;
	}

	// CPU time of the server for a message, in microseconds
	Samples cost() {
		return this.cost;
	}

	// accepted messages in a second
	Samples rate() {
		return this.rate;
	}

	// times from when a message is due to its reply, in microseconds
	Samples p50() {
		return this.p50;
	}

	Samples p99() {
		return this.p99;
	}

	Samples p999() {
		return this.p999;
	}

	boolean hasLosses() {
		return this.refused > 0 || this.failures > 0;
	}

	// the share of all messages that were refused
	double refusedShare() {
		return (double) this.refused / (this.accepted + this.refused + this.failures);
	}

	// messages that weren't replied to
	long failures() {
		return this.failures;
	}

	boolean isOfOurs() {
		return this.server.kind().isOurs();
	}

	boolean isOf(String serverName, Point point) {
		return this.server.toString().equals(serverName) && this.point.equals(point);
	}

	/**
	 * Warm the server up, and find its highest rate where the point needs it.
	 * @param warmUp how long to warm up
	 * @param time how long a repetition takes
	 * @throws IOException if the load can't be sent
	 */
	void warmUp(Duration warmUp, Duration time) throws IOException {
		send(0, warmUp);
		if (this.point.isOpenLoop()) {
			this.highestRate = send(0, time).perSecond();
		}
	}

	void repeat(Duration time) throws IOException {
		OpenLoop.Result result = send(this.highestRate * this.point.share(), time);
		this.accepted += result.messages();
		this.refused += result.refused();
		this.failures += result.failures();
		if (result.messages() > 0) {
			this.cost.add(result.cpu() / result.messages());
			this.rate.add(result.perSecond());
			this.p50.add(result.p50());
			this.p99.add(result.p99());
			this.p999.add(result.p999());
		}
	}

	private OpenLoop.Result send(double rate, Duration time) throws IOException {
		return this.sender.send(this.server.port(), this.server.pid(), this.point.traffic(), rate, time);
	}

	@Override
	public String toString() {
		return this.server + " at " + this.point.label();
	}

}
