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

import java.util.Set;

import com.code_intelligence.jazzer.junit.DictionaryFile;
import com.code_intelligence.jazzer.junit.FuzzTest;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever the HTML is, nothing is thrown, the document has none but harmless elements,
 * attributes and styles when it is parsed anew, and nothing has to be removed when it is
 * rendered once more.
 */
class SafeHtmlFuzzTests {

	private static final SafeHtmlRenderer RENDERER = new SafeHtmlRenderer(
			new SafeHtmlRenderer.Limits(20_000, 40_000, 500, 20));

	// A document that is parsed anew may be nested otherwise, and its URLs with a path of
	// the inbox are those of nothing.
	private static final Set<RemovedContent> HARMLESS = Set.of(RemovedContent.NESTING, RemovedContent.PICTURE,
			RemovedContent.STYLE);

	@MethodSource("dev.smtpd.spring.boot.inbox.content.ShortSafeHtmlFuzzTests#seeds")
	@DictionaryFile(resourcePath = "html.dict")
	@FuzzTest
	void render(String html) {
		fuzz(html);
	}

	static void fuzz(@Nullable String html) {
		if (html == null) {
			return;
		}
		for (RemoteContent remoteContent : RemoteContent.values()) {
			SafeHtml safe = render(html, remoteContent);
			SafeHtmlAssert.check(safe, remoteContent);
			SafeHtml again = render(safe.html(), remoteContent);
			SafeHtmlAssert.check(again, remoteContent);
			if (!HARMLESS.containsAll(again.removed()) || again.blocked() > 0) {
				throw new AssertionError("Removed " + again + " from " + safe.html());
			}
		}
	}

	private static SafeHtml render(String html, RemoteContent remoteContent) {
		return RENDERER.render(html, remoteContent, (id) -> "/cid/" + id);
	}

}
