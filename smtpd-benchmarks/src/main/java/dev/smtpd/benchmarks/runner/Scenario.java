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
import java.util.List;

/**
 * A measurement of several servers in one run.
 */
interface Scenario {

	/**
	 * Return the name by which the scenario is chosen.
	 * @return the name
	 */
	String name();

	/**
	 * Return what is measured, for the caption of the table.
	 * @return the title
	 */
	String title();

	/**
	 * Return whether a server can be measured.
	 * @param contestant the server
	 * @return whether it can
	 */
	boolean suits(Contestant contestant);

	/**
	 * Measure servers.
	 * @param contestants the servers, all of which suit
	 * @param settings how thoroughly
	 * @return what was measured
	 * @throws IOException if a server fails
	 */
	List<Table> measure(List<Contestant> contestants, Settings settings) throws IOException;

}
