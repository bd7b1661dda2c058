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

package dev.smtpd.spring.boot.inbox.api;

import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The description of the API by springdoc.
 */
class OpenApiTests {

	@Test
	void everyOperationIsDescribed() {
		try (WebInbox inbox = WebInbox.run("smtpd.inbox.path=/mail/inbox")) {
			WebInbox.Result result = inbox.get("//v3/api-docs");
			assertThat(result.status()).isEqualTo(200);
			JsonNode document = result.json();
			assertThat(document.get("openapi").asString()).startsWith("3.");
			Set<String> described = new TreeSet<>();
			document.get("paths").properties().forEach((path) -> path.getValue().properties().forEach((operation) -> {
				described.add(operation.getKey().toUpperCase(Locale.ROOT) + " " + path.getKey());
				assertThat(operation.getValue().path("summary").asString("")).as(path.getKey()).isNotEmpty();
				assertThat(operation.getValue().get("operationId").asString()).doesNotContain("_");
			}));
			assertThat(described).containsAll(operations(inbox)).hasSizeGreaterThan(25);
			assertReferences(document, document);
		}
	}

	private static Set<String> operations(WebInbox inbox) {
		Set<String> operations = new TreeSet<>();
		inbox.context()
			.getBean("requestMappingHandlerMapping", RequestMappingHandlerMapping.class)
			.getHandlerMethods()
			.forEach((mapping, method) -> {
				if (method.getBeanType().getPackage() == OpenApiTests.class.getPackage()) {
					for (String path : mapping.getPatternValues()) {
						for (RequestMethod each : mapping.getMethodsCondition().getMethods()) {
							operations.add(each + " " + path.replaceAll("\\{(\\w+):[^}]*}", "{$1}"));
						}
					}
				}
			});
		assertThat(operations).allMatch((operation) -> operation.contains(" /mail/inbox/api/"));
		return operations;
	}

	private static void assertReferences(JsonNode document, JsonNode node) {
		if (node.has("$ref")) {
			String reference = node.get("$ref").asString();
			assertThat(document.at(reference.substring(1)).isMissingNode()).as(reference).isFalse();
		}
		node.forEach((child) -> assertReferences(document, child));
	}

}
