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

package dev.smtpd.readme;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import javax.xml.parsers.DocumentBuilderFactory;

import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Compares the BOM, which has no parent, with the modules.
 */
class BomTests {

	private static final List<String> UNPUBLISHED = List.of("smtpd-bom", "smtpd-sample-app", "smtpd-broker-tests",
			"smtpd-docs", "smtpd-benchmarks");

	private final Document parent = read("pom.xml");

	private final Document bom = read("smtpd-bom/pom.xml");

	@Test
	void managesAllPublishedModules() {
		List<String> modules = texts(this.parent, "module");
		modules.removeAll(UNPUBLISHED);
		modules.removeIf((module) -> module.startsWith("examples/"));
		List<String> managed = texts(this.bom, "artifactId");
		managed.removeIf((name) -> !name.startsWith("smtpd-"));
		assertThat(managed.remove(0)).isEqualTo("smtpd-bom");
		assertThat(managed).isNotEmpty().containsExactlyElementsOf(modules);
	}

	@Test
	void hasTheVersionOfTheModules() {
		assertThat(texts(this.bom, "version").get(0)).isEqualTo(texts(this.parent, "version").get(0));
	}

	private static List<String> texts(Document pom, String element) {
		NodeList nodes = pom.getElementsByTagName(element);
		List<String> texts = new ArrayList<>();
		for (int i = 0; i < nodes.getLength(); i++) {
			texts.add(nodes.item(i).getTextContent());
		}
		return texts;
	}

	private static Document read(String file) {
		try {
			return DocumentBuilderFactory.newInstance()
				.newDocumentBuilder()
				.parse(Path.of("..").resolve(file).toFile());
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

}
