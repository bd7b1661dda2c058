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

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Identifiers of messages in header fields (RFC 5322 section 3.6.4).
 */
final class MessageIds {

	private static final int MAX_IDS = 1000;

	private static final int MAX_LENGTH = 998;

	private MessageIds() {
	}

	static List<String> parse(String value) {
		if (value.isEmpty()) {
			return List.of();
		}
		List<String> ids = new ArrayList<>(1);
		int open = value.indexOf('<');
		while (open >= 0 && ids.size() < MAX_IDS) {
			int close = value.indexOf('>', open);
			if (close < 0) {
				break;
			}
			// folded in the middle by some
			add(ids, value.substring(open + 1, close).replace(" ", "").replace("\t", ""));
			open = value.indexOf('<', close);
		}
		if (ids.isEmpty()) {
			// without brackets
			for (String word : value.strip().split("\\s+", MAX_IDS)) {
				if (word.indexOf('@') > 0) {
					add(ids, word.replaceAll("[<>]", ""));
				}
			}
		}
		return Collections.unmodifiableList(ids);
	}

	private static void add(List<String> ids, String id) {
		if (!id.isEmpty() && id.length() <= MAX_LENGTH) {
			ids.add(id);
		}
	}

	static List<String> nearestFirst(List<String> references, List<String> inReplyTo) {
		Set<String> nearest = new LinkedHashSet<>();
		for (int i = references.size() - 1; i >= 0; i--) {
			nearest.add(references.get(i));
		}
		List<String> ordered = new ArrayList<>();
		// what is answered is the nearest, whether References ends with it or not
		for (String id : inReplyTo) {
			if (!ordered.contains(id)) {
				ordered.add(id);
			}
		}
		for (String id : nearest) {
			if (!inReplyTo.contains(id)) {
				ordered.add(id);
			}
		}
		return Collections.unmodifiableList(ordered);
	}

}
