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

import dev.smtpd.benchmarks.runner.OpenLoop.Traffic;

/**
 * A point of a curve.
 *
 * @param label its label in tables and below pictures
 * @param x where it is on the axis
 * @param server what is different about the servers
 * @param traffic what is sent
 * @param share the share, from 0 to 1, of the highest rate at which messages are due; 0
 * to send one after the other over each connection
 */
record Point(String label, double x, ServerOptions server, Traffic traffic, double share) {

	Point(String label, double x, ServerOptions server, Traffic traffic) {
		this(label, x, server, traffic, 0);
	}

	boolean isOpenLoop() {
		return this.share > 0;
	}

}
