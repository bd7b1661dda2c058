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
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;

/**
 * The bounds of the {@link Guard}: how much CPU time a message may take, in times of what
 * it takes of {@code smtp-sink}.
 *
 * @param bounds the bounds by load and server, such as {@code kept.engine}
 */
record GuardBounds(Properties bounds) {

	static GuardBounds load(Path file) throws IOException {
		Properties properties = new Properties();
		try (Reader reader = Files.newBufferedReader(file)) {
			properties.load(reader);
		}
		return new GuardBounds(properties);
	}

	double bound(String key) {
		String bound = this.bounds.getProperty(key);
		if (bound == null) {
			throw new IllegalStateException("There is no bound for " + key);
		}
		return Double.parseDouble(bound);
	}

}
