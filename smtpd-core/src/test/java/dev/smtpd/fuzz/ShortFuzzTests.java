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

package dev.smtpd.fuzz;

import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

import com.code_intelligence.jazzer.junit.DictionaryFile;
import com.code_intelligence.jazzer.junit.FuzzTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * All targets at once, for the short run of every build: only one test can be fuzzed in a
 * run. The first octet of an input says for which target the rest is.
 */
class ShortFuzzTests {

	private static final List<Target> TARGETS = List.of(new Target("PipelineFuzzTests", PipelineFuzzTests::fuzz),
			new Target("ContentFuzzTests", ContentFuzzTests::fuzz), new Target("ProxyFuzzTests", ProxyFuzzTests::fuzz),
			new Target("AuthFuzzTests", AuthFuzzTests::fuzz), new Target("PathFuzzTests", PathFuzzTests::fuzz),
			new Target("CommandLineFuzzTests", CommandLineFuzzTests::fuzz));

	@MethodSource("seeds")
	@DictionaryFile(resourcePath = "smtp.dict")
	@FuzzTest(maxExecutions = 2000)
	void fuzz(byte[] input) {
		if (input.length > 0) {
			TARGETS.get((input[0] & 0xFF) % TARGETS.size()).fuzz.accept(Arrays.copyOfRange(input, 1, input.length));
		}
	}

	static List<byte[]> seeds() throws IOException, URISyntaxException {
		List<byte[]> seeds = new ArrayList<>();
		for (int i = 0; i < TARGETS.size(); i++) {
			URL inputs = ShortFuzzTests.class.getResource(TARGETS.get(i).name + "Inputs");
			if (inputs == null) {
				throw new IllegalStateException("No seeds of " + TARGETS.get(i).name);
			}
			try (Stream<Path> files = Files.walk(Path.of(inputs.toURI()))) {
				for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
					byte[] content = Files.readAllBytes(file);
					byte[] seed = new byte[content.length + 1];
					seed[0] = (byte) i;
					System.arraycopy(content, 0, seed, 1, content.length);
					seeds.add(seed);
				}
			}
		}
		return seeds;
	}

	/**
	 * What is fuzzed.
	 */
	private record Target(String name, Consumer<byte[]> fuzz) {

	}

}
