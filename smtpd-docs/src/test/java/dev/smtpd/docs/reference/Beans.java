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
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.annotation.ImportCandidates;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.core.type.AnnotationMetadata;
import org.springframework.core.type.MethodMetadata;
import org.springframework.core.type.classreading.MetadataReaderFactory;
import org.springframework.core.type.classreading.SimpleMetadataReaderFactory;
import org.springframework.util.ClassUtils;
import org.springframework.util.MultiValueMap;
import org.springframework.util.StringUtils;

/**
 * The beans of the auto-configurations, from their {@code @Bean} methods. Classes are
 * read, not loaded, since many need libraries that are optional.
 */
public final class Beans {

	private static final MetadataReaderFactory READER = new SimpleMetadataReaderFactory();

	private Beans() {
	}

	/**
	 * Return the beans of each auto-configuration.
	 * @return a section with a table for each
	 */
	public static String tables() {
		StringBuilder tables = new StringBuilder();
		ImportCandidates.load(AutoConfiguration.class, Beans.class.getClassLoader()).forEach((name) -> {
			if (name.startsWith("dev.smtpd.") && !name.contains(".test.")) {
				List<List<String>> rows = new ArrayList<>();
				collect(name, rows, new LinkedHashSet<>());
				if (!rows.isEmpty()) {
					tables.append("\n== ").append(ClassUtils.getShortName(name)).append("\n\n");
					tables.append(AsciiDoc.table("4,6,2", List.of("Bean", "What it is", "A bean of yours"), rows));
				}
			}
		});
		return tables.append('\n').toString();
	}

	private static void collect(String configuration, List<List<String>> rows, Set<String> seen) {
		if (!configuration.startsWith("dev.smtpd.") || !seen.add(configuration)) {
			return;
		}
		try {
			AnnotationMetadata metadata = READER.getMetadataReader(configuration).getAnnotationMetadata();
			metadata.getAnnotatedMethods(Bean.class.getName())
				.stream()
				.map(Beans::row)
				.sorted((left, right) -> left.get(0).compareTo(right.get(0)))
				.forEach(rows::add);
			for (String member : metadata.getMemberClassNames()) {
				collect(member, rows, seen);
			}
			MultiValueMap<String, Object> imports = metadata.getAllAnnotationAttributes(Import.class.getName(), true);
			if (imports != null) {
				for (Object value : imports.getOrDefault("value", List.of())) {
					for (String imported : (String[]) value) {
						collect(imported, rows, seen);
					}
				}
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static List<String> row(MethodMetadata method) {
		String type = method.getReturnTypeName();
		String sentence = Sources.sentence(type);
		String description = StringUtils.hasText(sentence) ? AsciiDoc.text(sentence)
				: AsciiDoc.code(ClassUtils.getShortName(type));
		boolean replaceable = method.isAnnotated(ConditionalOnMissingBean.class.getName());
		return List.of(AsciiDoc.code(method.getMethodName()), description, replaceable ? "replaces it" : "");
	}

}
