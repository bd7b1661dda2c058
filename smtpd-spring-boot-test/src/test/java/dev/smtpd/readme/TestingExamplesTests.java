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

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

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
		assertThat(Files.readString(Path.of("../docs/" + page)))
			.contains(example("src/test/java/dev/smtpd/readme/" + test + ".java"));
	}

	/**
	 * Return the example of a source file.
	 * @param source the path of the file
	 * @return the imports that the tagged region needs, and the region
	 */
	static String example(String source) throws IOException {
		String text = Files.readString(Path.of(source));
		String begin = "// tag::code[]\n";
		String region = text.substring(text.indexOf(begin) + begin.length(), text.indexOf("// end::code[]"))
			.stripTrailing();
		String code = region.endsWith("\n}") ? region : region + "\n\n}";
		String all = text.substring(text.indexOf("import "), text.indexOf(";\n\n", text.lastIndexOf("\nimport ")) + 1);
		String imports = Arrays.stream(all.split("\n\n"))
			.map((group) -> group.lines().filter((line) -> isNeeded(line, code)).collect(Collectors.joining("\n")))
			.filter((group) -> !group.isEmpty())
			.collect(Collectors.joining("\n\n"));
		return "```java\n" + imports + "\n\n" + code + "\n```\n";
	}

	private static boolean isNeeded(String line, String code) {
		String name = line.substring(line.lastIndexOf('.') + 1, line.length() - 1);
		return Pattern.compile("\\b" + name + "\\b").matcher(code).find();
	}

}
