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

package dev.smtpd.spring.boot.autoconfigure;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

import org.springframework.boot.autoconfigure.preinitialize.BackgroundPreinitializer;

/**
 * {@link BackgroundPreinitializer} that loads and verifies the classes of the server
 * while the application context is prepared, so that the start needn't wait for it. It
 * initializes none of them: threads that initialize classes in different orders could
 * wait for each other for ever.
 */
final class SmtpServerBackgroundPreinitializer implements BackgroundPreinitializer {

	static final String NAMES = "/META-INF/smtpd/preloaded-classes";

	@Override
	public void preinitialize() throws IOException {
		try (InputStream names = getClass().getResourceAsStream(NAMES)) {
			if (names != null) {
				new BufferedReader(new InputStreamReader(names, StandardCharsets.US_ASCII)).lines().forEach(this::load);
			}
		}
	}

	private void load(String name) {
		try {
			// the JVM verifies a class before it tells its members
			Class.forName(name, false, getClass().getClassLoader()).getDeclaredConstructors();
		}
		catch (ClassNotFoundException | LinkageError ex) {
			// who needs the class says so
		}
	}

}
