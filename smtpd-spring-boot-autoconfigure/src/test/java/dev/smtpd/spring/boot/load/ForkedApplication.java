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

package dev.smtpd.spring.boot.load;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import dev.smtpd.process.ForkedJvm;

/**
 * An application that runs in a JVM of its own.
 *
 * @param jvm its JVM
 * @param port its port
 */
record ForkedApplication(ForkedJvm jvm, int port) implements AutoCloseable {

	static ForkedApplication start(List<String> jvmOptions, Path database, String... properties) throws IOException {
		List<String> all = new ArrayList<>(List.of("spring.datasource.url=" + url(database),
				"spring.datasource.username=sa", "smtpd.limits.max-connections-per-address=1000"));
		all.addAll(List.of(properties));
		return start(List.of(), jvmOptions, LoadApplication.class, all.toArray(String[]::new));
	}

	/**
	 * Start an application that prints its port.
	 * @param launcher what starts the JVM; empty to start it directly
	 * @param jvmOptions the options of the JVM
	 * @param application the class with the main method
	 * @param properties the properties, such as {@code smtpd.hostname=mx.example.org}
	 * @return the application
	 * @throws IOException if there is no process
	 */
	static ForkedApplication start(List<String> launcher, List<String> jvmOptions, Class<?> application,
			String... properties) throws IOException {
		List<String> arguments = new ArrayList<>(jvmOptions);
		arguments.addAll(List.of("-cp", System.getProperty("java.class.path"), application.getName()));
		if (List.of(properties).stream().noneMatch((property) -> property.startsWith("smtpd.port="))) {
			arguments.add("--smtpd.port=0");
		}
		for (String property : properties) {
			arguments.add("--" + property);
		}
		ForkedJvm jvm = ForkedJvm.start(launcher, arguments);
		return new ForkedApplication(jvm, jvm.awaitPort());
	}

	List<String> log() {
		return this.jvm.log();
	}

	static String url(Path database) {
		return "jdbc:h2:file:" + database.toAbsolutePath() + ";WRITE_DELAY=0";
	}

	/**
	 * Kill it as kill -9 does.
	 */
	void kill() throws InterruptedException {
		this.jvm.kill();
	}

	/**
	 * Stop it as Kubernetes does, by SIGTERM.
	 */
	void terminate() {
		this.jvm.terminate();
	}

	@Override
	public void close() {
		this.jvm.close();
	}

}
