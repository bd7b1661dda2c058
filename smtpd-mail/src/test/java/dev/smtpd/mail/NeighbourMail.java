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

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import com.jayway.jsonpath.DocumentContext;
import com.jayway.jsonpath.JsonPath;

/**
 * How another parser reads a message: the JSON beside it.
 */
final class NeighbourMail {

	private final DocumentContext json;

	private NeighbourMail(DocumentContext json) {
		this.json = json;
	}

	static NeighbourMail of(Path message) {
		try {
			return new NeighbourMail(JsonPath.parse(Path.of(message.toString().replace(".eml", ".json")).toFile()));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	String subject() {
		List<String> subjects = this.json.read("$.parts[0].headers[?(@.name == 'subject')].value.Text");
		return subjects.isEmpty() ? "" : subjects.get(0);
	}

	List<String> addresses(String field) {
		List<String> addresses = new ArrayList<>();
		List<Map<String, Object>> values = this.json
			.read("$.parts[0].headers[?(@.name == '" + field + "')].value.Address");
		for (Map<String, Object> value : values) {
			list(value.get("List")).forEach((address) -> addresses.add(toString(address)));
			for (Map<String, Object> group : list(value.get("Group"))) {
				list(group.get("addresses")).forEach((address) -> addresses.add(toString(address)));
			}
		}
		return addresses;
	}

	private static String toString(Map<String, Object> address) {
		return text(address.get("name")) + " <" + text(address.get("address")) + ">";
	}

	// without HTML where there is no text
	String text() {
		List<Integer> body = this.json.read("$.text_body");
		List<String> texts = new ArrayList<>();
		for (int part : body) {
			Map<String, Object> content = content(part);
			if (content.get("Text") != null) {
				texts.add(text(content.get("Text")));
			}
		}
		return String.join("\n", texts);
	}

	boolean hasHtmlAsText() {
		List<Integer> body = this.json.read("$.text_body");
		return body.stream().anyMatch((part) -> content(part).get("Html") != null);
	}

	List<String> attachments() {
		List<Integer> attachments = this.json.read("$.attachments");
		return attachments.stream().map((part) -> name(part) + " " + digest(content(part))).toList();
	}

	private static String digest(Map<String, Object> content) {
		Object binary = (content.get("Binary") != null) ? content.get("Binary") : content.get("InlineBinary");
		if (binary instanceof List<?> octets) {
			byte[] bytes = new byte[octets.size()];
			for (int i = 0; i < bytes.length; i++) {
				bytes[i] = ((Number) octets.get(i)).byteValue();
			}
			return digest(bytes);
		}
		Object text = (content.get("Text") != null) ? content.get("Text") : content.get("Html");
		return (text != null) ? digest(text(text).getBytes(StandardCharsets.UTF_8)) : "message";
	}

	/**
	 * Return what content is compared by: line ends aside, because the neighbour has read
	 * other ones.
	 */
	static String digest(byte[] content) {
		int hash = 0;
		int size = 0;
		for (byte octet : content) {
			if (octet != '\r' && octet != '\n') {
				hash = 31 * hash + octet;
				size++;
			}
		}
		return size + "/" + Integer.toHexString(hash);
	}

	private String name(int part) {
		for (String path : List.of("content_disposition')].value.ContentType.attributes[?(@.name == 'filename",
				"content_type')].value.ContentType.attributes[?(@.name == 'name")) {
			List<String> names = this.json.read("$.parts[" + part + "].headers[?(@.name == '" + path + "')].value");
			if (!names.isEmpty()) {
				return names.get(0);
			}
		}
		return "";
	}

	private Map<String, Object> content(int part) {
		return this.json.read("$.parts[" + part + "].body");
	}

	@SuppressWarnings("unchecked")
	private static List<Map<String, Object>> list(Object value) {
		return (value != null) ? (List<Map<String, Object>>) value : List.of();
	}

	private static String text(Object value) {
		return (value != null) ? value.toString() : "";
	}

}
