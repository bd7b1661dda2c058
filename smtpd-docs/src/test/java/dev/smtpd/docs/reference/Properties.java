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
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import com.jayway.jsonpath.JsonPath;

import org.springframework.util.StringUtils;

/**
 * The properties of a module, from the metadata of Spring Boot.
 */
public final class Properties {

	private Properties() {
	}

	/**
	 * Return the properties of a module.
	 * @param module the name of the module
	 * @return a table
	 */
	public static String table(String module) {
		List<List<String>> rows = read(module).stream()
			.sorted(Comparator.comparing((property) -> (String) property.get("name")))
			.map((property) -> List.of(AsciiDoc.code((String) property.get("name")),
					AsciiDoc.code(text(property.get("defaultValue"))),
					AsciiDoc.text(text(property.get("description")))))
			.toList();
		return AsciiDoc.table("5,2,6", List.of("Property", "Default", "Description"), rows);
	}

	private static String text(Object value) {
		return (value instanceof Collection<?> values) ? StringUtils.collectionToCommaDelimitedString(values)
				: Objects.toString(value, "");
	}

	private static List<Map<String, Object>> read(String module) {
		try {
			for (URL url : Collections
				.list(Properties.class.getClassLoader().getResources("META-INF/spring-configuration-metadata.json"))) {
				if (url.toString().contains("/" + module + "/") || url.toString().contains("/" + module + "-")) {
					try (InputStream metadata = url.openStream()) {
						return JsonPath.read(metadata, "$.properties");
					}
				}
			}
			throw new IllegalStateException("No metadata of " + module);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
