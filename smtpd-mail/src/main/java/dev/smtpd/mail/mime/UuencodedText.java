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
 * Text that holds files encoded by uuencode between its lines, as mail without MIME does.
 *
 * @param text the text without the files
 * @param files a message for each file: the file is its body
 * @since 0.1.0
 */
public record UuencodedText(String text, List<byte[]> files) {

	private static final int MAX_FILES = 100;

	private static final int MAX_NAME = 500;

	/**
	 * Take the files out of a text.
	 * @param text the text, with LF as the end of lines
	 * @return the text without files, or as it is if there are none
	 */
	public static UuencodedText of(String text) {
		List<byte[]> files = new ArrayList<>(0);
		StringBuilder rest = new StringBuilder();
		int kept = 0;
		int begin = nextBegin(text, 0);
		while (begin >= 0 && files.size() < MAX_FILES) {
			int end = end(text, begin);
			if (end > 0) {
				rest.append(text, kept, begin);
				files.add(toMessage(text, begin, end));
				kept = Math.min(text.length(), end + 1);
			}
			begin = nextBegin(text, Math.max(end, begin + 1));
		}
		if (files.isEmpty()) {
			return new UuencodedText(text, List.of());
		}
		return new UuencodedText(rest.append(text, kept, text.length()).toString(), files);
	}

	private static int nextBegin(String text, int from) {
		int index = text.indexOf("begin ", from);
		while (index >= 0 && !isBegin(text, index)) {
			index = text.indexOf("begin ", index + 1);
		}
		return index;
	}

	private static boolean isBegin(String text, int index) {
		if (index > 0 && text.charAt(index - 1) != '\n') {
			return false;
		}
		int mode = index + "begin ".length();
		int digits = 0;
		while (mode + digits < text.length() && text.charAt(mode + digits) >= '0'
				&& text.charAt(mode + digits) <= '7') {
			digits++;
		}
		int name = mode + digits + 1;
		return (digits == 3 || digits == 4) && name < text.length() && text.charAt(name - 1) == ' '
				&& text.charAt(name) != '\n';
	}

	// Return where the line "end" ends, or -1 if a line before it can't be encoded. Each
	// line is looked at for one file only.
	private static int end(String text, int begin) {
		int line = text.indexOf('\n', begin) + 1;
		boolean any = false;
		while (line > 0 && line < text.length()) {
			int end = text.indexOf('\n', line);
			int to = (end >= 0) ? end : text.length();
			if (to - line == 3 && text.startsWith("end", line)) {
				return any ? to : -1;
			}
			if (!isEncoded(text, line, to)) {
				return -1;
			}
			any = true;
			line = end + 1;
		}
		return -1;
	}

	private static boolean isEncoded(String text, int from, int to) {
		if (to == from || to - from > 90) {
			return to == from;
		}
		int count = text.charAt(from) - ' ' & 0x3F;
		int needed = (count + 2) / 3 * 4;
		for (int i = from; i < to; i++) {
			if (text.charAt(i) < ' ' || text.charAt(i) > '`') {
				return false;
			}
		}
		// blanks at the end may be gone
		return to - from - 1 <= needed + 4 && (count == 0 || to - from > 1);
	}

	private static byte[] toMessage(String text, int begin, int end) {
		int lineEnd = text.indexOf('\n', begin);
		String line = text.substring(begin, lineEnd);
		String name = line.substring(line.indexOf(' ', "begin ".length()) + 1);
		StringBuilder escaped = new StringBuilder();
		for (byte octet : name.substring(0, Math.min(name.length(), MAX_NAME)).getBytes(StandardCharsets.UTF_8)) {
			escaped.append(String.format("%%%02X", octet));
		}
		return ("Content-Type: application/octet-stream\r\nContent-Disposition: attachment; filename*=utf-8''" + escaped
				+ "\r\nContent-Transfer-Encoding: x-uuencode\r\n\r\n" + text.substring(begin, end) + "\n")
			.getBytes(StandardCharsets.UTF_8);
	}

}
