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

package dev.smtpd.readme;

import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The examples of the pages on tests and faults stand in them as they are here.
 */
class TestingExamplesTests {

	@ParameterizedTest
	@CsvSource({ "WelcomeMailsTests, testing-faults.md", "RegistrationTests, testing.md" })
	void pageHasTheCode(String test, String page) throws Exception {
		String source = Files.readString(Path.of("src/test/java/dev/smtpd/readme/" + test + ".java"));
		String begin = "// tag::code[]\n";
		String code = source.substring(source.indexOf(begin) + begin.length(), source.indexOf("\t// end::code[]"));
		assertThat(Files.readString(Path.of("../docs/" + page))).contains("```java\n" + code + "\n}\n```\n");
	}

}
