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
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * Programs in C, built where there is a compiler.
 */
final class Peers {

	private static final Installation INSTALLATION = new Installation(Path.of("").toAbsolutePath());

	private Peers() {
	}

	static OpenLoop openLoop() throws Exception {
		build("openloop");
		return OpenLoop.find(INSTALLATION).orElseThrow();
	}

	static Contestant floor() throws Exception {
		build("floor");
		return new Contestant("floor",
				List.of(INSTALLATION.peers().resolve("floor/target/floor").toString(), Contestant.PORT),
				Contestant.Kind.FLOOR);
	}

	private static void build(String name) throws Exception {
		assumeThat(System.getProperty("os.name")).isEqualTo("Linux");
		assumeThat(Installation.findProgram("cc")).isPresent();
		Process build = new ProcessBuilder(INSTALLATION.peers().resolve(name + "/build").toString()).inheritIO()
			.start();
		assertThat(build.waitFor()).isZero();
	}

	static int freePort() throws IOException {
		try (ServerSocket socket = new ServerSocket(0)) {
			return socket.getLocalPort();
		}
	}

}
