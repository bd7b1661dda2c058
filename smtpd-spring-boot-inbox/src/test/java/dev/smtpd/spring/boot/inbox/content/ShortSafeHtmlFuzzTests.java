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

package dev.smtpd.spring.boot.inbox.content;

import java.util.List;

import com.code_intelligence.jazzer.junit.DictionaryFile;
import com.code_intelligence.jazzer.junit.FuzzTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The short run of every build.
 */
class ShortSafeHtmlFuzzTests {

	@MethodSource("seeds")
	@DictionaryFile(resourcePath = "html.dict")
	@FuzzTest(maxExecutions = 5000)
	void render(String html) {
		SafeHtmlFuzzTests.fuzz(html);
	}

	static List<String> seeds() {
		return HostileHtml.all().values().stream().filter((html) -> html.length() < 2000).toList();
	}

}
