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

package dev.smtpd.mail;

import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import com.code_intelligence.jazzer.junit.DictionaryFile;
import com.code_intelligence.jazzer.junit.FuzzTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The short run of every build.
 */
class ShortMailFuzzTests {

	@MethodSource("seeds")
	@DictionaryFile(resourcePath = "mail.dict")
	@FuzzTest(maxExecutions = 2000)
	void read(byte[] input) throws IOException {
		MailFuzzTests.fuzz(input);
	}

	static List<byte[]> seeds() throws IOException, URISyntaxException {
		URL inputs = ShortMailFuzzTests.class.getResource("MailFuzzTestsInputs");
		if (inputs == null) {
			throw new IllegalStateException("No seeds");
		}
		List<byte[]> seeds = new ArrayList<>();
		try (Stream<Path> files = Files.walk(Path.of(inputs.toURI()))) {
			for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
				seeds.add(Files.readAllBytes(file));
			}
		}
		return seeds;
	}

}
