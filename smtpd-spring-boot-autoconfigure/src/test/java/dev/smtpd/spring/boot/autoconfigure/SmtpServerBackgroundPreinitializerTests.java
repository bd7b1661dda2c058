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
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;

import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.preinitialize.BackgroundPreinitializer;
import org.springframework.core.io.support.SpringFactoriesLoader;
import org.springframework.util.ClassUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The classes that are loaded in the background.
 */
class SmtpServerBackgroundPreinitializerTests {

	@Test
	void classesAreKnown() throws Exception {
		List<String> names;
		try (BufferedReader reader = new BufferedReader(new InputStreamReader(
				getClass().getResourceAsStream(SmtpServerBackgroundPreinitializer.NAMES), StandardCharsets.US_ASCII))) {
			names = reader.lines().toList();
		}
		assertThat(names).doesNotHaveDuplicates()
			.contains("dev.smtpd.transport.NettySmtpServer", SmtpdAutoConfiguration.class.getName());
		// those of libraries may come and go with their versions
		assertThat(names).filteredOn((name) -> name.startsWith("dev.smtpd."))
			.allMatch((name) -> ClassUtils.isPresent(name, getClass().getClassLoader()));
	}

	@Test
	void isRegistered() throws Exception {
		BackgroundPreinitializer preinitializer = SpringFactoriesLoader
			.loadFactories(BackgroundPreinitializer.class, getClass().getClassLoader())
			.stream()
			.filter(SmtpServerBackgroundPreinitializer.class::isInstance)
			.findFirst()
			.orElseThrow();
		preinitializer.preinitialize();
	}

}
