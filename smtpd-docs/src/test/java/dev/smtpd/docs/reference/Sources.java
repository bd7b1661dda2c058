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

package dev.smtpd.docs.reference;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The source files of the modules.
 */
final class Sources {

	static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

	private static final List<String> MODULES = List.of("smtpd-core", "smtpd-relay", "smtpd-mail", "smtpd-spring",
			"smtpd-spring-boot-autoconfigure", "smtpd-spring-boot-inbox", "smtpd-spring-boot-test");

	private Sources() {
	}

	static List<Path> all() {
		return MODULES.stream()
			.map((module) -> ROOT.resolve(module).resolve("src/main/java"))
			.flatMap(Sources::files)
			.sorted()
			.toList();
	}

	static String read(Path file) {
		try {
			return Files.readString(file);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Return what Javadoc says of a type, in one sentence.
	 * @param typeName the name of a type, as {@link Class#getName()} returns it
	 * @return the sentence, without its full stop; empty for types that aren't ours
	 */
	static String sentence(String typeName) {
		String file = typeName.replaceFirst("\\$.*", "").replace('.', '/') + ".java";
		String type = typeName.substring(Math.max(typeName.lastIndexOf('.'), typeName.lastIndexOf('$')) + 1);
		return MODULES.stream()
			.map((module) -> ROOT.resolve(module).resolve("src/main/java").resolve(file))
			.filter(Files::exists)
			.findFirst()
			.map((path) -> sentenceAbove(read(path), type))
			.orElse("");
	}

	private static String sentenceAbove(String source, String type) {
		Matcher matcher = Pattern
			.compile(
					"/\\*\\*((?:(?!\\*/).)*?)\\*/(?:(?!/\\*\\*)[^;{])*?(?:class|interface|record|enum) " + type + "\\b",
					Pattern.DOTALL)
			.matcher(source);
		if (!matcher.find()) {
			return "";
		}
		String text = matcher.group(1).replaceAll("\\s*\\n\\s*\\* ?", " ").strip();
		text = text.replaceAll(":?\\s*<(?:p|pre|ul)\\b.*|\\s@(?:since|see|param|author)\\b.*", "")
			.replaceAll("\\{@(?:link|linkplain) [^ }]+ ([^}]+)}", "$1")
			.replaceAll("\\{@link (?:[a-z]\\w*\\.)*#?([^ }]+)}", "`$1`")
			.replaceAll("(`\\w+)#(\\w+)", "$1.$2")
			.replaceAll("\\{@code ([^}]+)}", "`$1`")
			.strip();
		return text.replaceFirst("(?s)\\.(?:\\s.*)?$", "").replaceFirst("(?s)\\.\\s.*", "");
	}

	private static Stream<Path> files(Path root) {
		try (Stream<Path> files = Files.walk(root)) {
			return files.filter((file) -> file.toString().endsWith(".java")).toList().stream();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
