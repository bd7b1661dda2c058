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

package dev.smtpd.mail.mime;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The boundaries of the multiparts that are open, from the outermost to the innermost.
 */
final class Boundaries {

	private final List<byte[]> open = new ArrayList<>(4);

	private int level = -1;

	private boolean closing;

	int size() {
		return this.open.size();
	}

	void push(String boundary) {
		this.open.add(boundary.getBytes(StandardCharsets.ISO_8859_1));
	}

	void pop() {
		this.open.remove(this.open.size() - 1);
	}

	// which multipart the last delimiter belongs to, 0 for the outermost
	int level() {
		return this.level;
	}

	// whether the last delimiter ends its multipart
	boolean isClosing() {
		return this.closing;
	}

	// Return whether a line is a delimiter, of whichever multipart.
	boolean match(byte[] line, int start, int end) {
		if (end - start < 2 || line[start] != '-' || line[start + 1] != '-') {
			return false;
		}
		for (int i = this.open.size() - 1; i >= 0; i--) {
			if (matches(this.open.get(i), line, start + 2, end)) {
				this.level = i;
				return true;
			}
		}
		return false;
	}

	private boolean matches(byte[] boundary, byte[] line, int start, int end) {
		int after = start + boundary.length;
		if (after > end) {
			return false;
		}
		for (int i = 0; i < boundary.length; i++) {
			if (line[start + i] != boundary[i]) {
				return false;
			}
		}
		this.closing = end - after >= 2 && line[after] == '-' && line[after + 1] == '-';
		for (int i = this.closing ? after + 2 : after; i < end; i++) {
			if (line[i] != ' ' && line[i] != '\t' && line[i] != '\r') {
				return false;
			}
		}
		return true;
	}

}
