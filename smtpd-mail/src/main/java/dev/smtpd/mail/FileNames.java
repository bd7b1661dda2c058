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

import dev.smtpd.mail.mime.Fault;
import dev.smtpd.mail.mime.ScanIssues;
import org.jspecify.annotations.Nullable;

/**
 * Names of attachments, which the sender has chosen, as names that can be shown and
 * stored.
 */
final class FileNames {

	private FileNames() {
	}

	/**
	 * Return a name without directories, control characters, and characters that hide the
	 * order of others.
	 * @param name the name as it was sent
	 * @param maxLength how many characters it may have
	 * @param issues takes that it is longer
	 * @return the name, or {@code null} if nothing is left
	 */
	static @Nullable String clean(@Nullable String name, int maxLength, ScanIssues issues) {
		if (name == null) {
			return null;
		}
		int start = Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1;
		StringBuilder clean = new StringBuilder();
		name.substring(start).codePoints().filter(FileNames::isVisible).forEach(clean::appendCodePoint);
		String cleaned = clean.toString().strip();
		// neither "." nor "..", nor what Windows would drop
		int end = cleaned.length();
		while (end > 0 && (cleaned.charAt(end - 1) == '.' || cleaned.charAt(end - 1) == ' ')) {
			end--;
		}
		cleaned = cleaned.substring(0, end);
		if (cleaned.length() > maxLength) {
			issues.add(Fault.NAME_TOO_LONG);
			cleaned = shorten(cleaned, maxLength);
		}
		return cleaned.isEmpty() ? null : cleaned;
	}

	private static boolean isVisible(int character) {
		return switch (Character.getType(character)) {
			case Character.CONTROL, Character.FORMAT, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR,
					Character.SURROGATE, Character.UNASSIGNED ->
				false;
			default -> character != ':' && character != '*' && character != '?' && character != '"' && character != '<'
					&& character != '>' && character != '|';
		};
	}

	// the extension stays
	private static String shorten(String name, int maxLength) {
		int dot = name.lastIndexOf('.');
		String extension = (dot > 0 && name.length() - dot <= 10) ? name.substring(dot) : "";
		int end = Math.max(1, maxLength - extension.length());
		if (Character.isHighSurrogate(name.charAt(end - 1))) {
			end--;
		}
		String shortened = name.substring(0, end) + extension;
		return (shortened.length() <= maxLength) ? shortened : name.substring(0, maxLength);
	}

}
