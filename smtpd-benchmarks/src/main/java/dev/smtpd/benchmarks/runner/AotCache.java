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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The JVM's ahead-of-time cache of an application (JEP 514), recorded by a run of it.
 *
 * @param installation where the application is
 * @param file the file of the cache
 */
record AotCache(Installation installation, Path file) {

	/**
	 * Run a contestant to record the cache.
	 * @param contestant the contestant
	 * @return whether its JVM has done so, as Java 25 does
	 * @throws IOException if the contestant fails
	 */
	boolean record(Contestant contestant) throws IOException {
		RunningServer.start(withOption(contestant, "-XX:AOTCacheOutput=")).close();
		return Files.exists(this.file);
	}

	/**
	 * Return a contestant that uses the cache.
	 * @param contestant the contestant by which it was recorded
	 * @return the contestant
	 */
	Contestant apply(Contestant contestant) {
		return withOption(contestant, "-XX:AOTCache=");
	}

	// the JVM doesn't cache classes of directories
	private Contestant withOption(Contestant contestant, String option) {
		List<String> command = new ArrayList<>(contestant.command());
		command.replaceAll((word) -> word.replace(this.installation.classes().toString(),
				this.installation.classesAsJar().toString()));
		command.addAll(1, List.of("-XX:+IgnoreUnrecognizedVMOptions", option + this.file));
		return new Contestant(contestant.name() + ", with an AOT cache", command, contestant.kind());
	}

}
