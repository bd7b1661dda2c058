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
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The examples of the page on testing are tests that run, and stand in it as they are.
 */
class TestClientExamplesTests {

	@ParameterizedTest
	@ValueSource(strings = { "SupportRoutingTests", "SecureDeskTests", "WelcomeMailTests" })
	void pageHasTheCode(String name) throws Exception {
		String source = Files.readString(Path.of("src/test/java/dev/smtpd/readme/" + name + ".java"));
		String begin = "// tag::code[]\n";
		int end = source.indexOf("// end::code[]");
		String code = source.substring(source.indexOf(begin) + begin.length(), end).stripTrailing() + "\n";
		assertThat(Files.readString(Path.of("../docs/testing.md")))
			.contains("```java\n" + (code.endsWith("\n}\n") ? code : code + "\n}\n") + "```\n");
	}

}
