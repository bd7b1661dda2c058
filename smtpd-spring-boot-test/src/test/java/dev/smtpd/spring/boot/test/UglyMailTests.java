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

package dev.smtpd.spring.boot.test;

import dev.smtpd.mail.InboundMail;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link UglyMail}.
 */
class UglyMailTests {

	@Test
	void namesAreUnique() {
		assertThat(UglyMail.all()).extracting(UglyMail::name).doesNotHaveDuplicates().hasSizeGreaterThanOrEqualTo(30);
		assertThat(UglyMail.all()).extracting(UglyMail::description).doesNotHaveDuplicates();
	}

	@Test
	void mailIsFoundByItsName() {
		assertThat(UglyMail.named("broken-base64")).hasToString("broken-base64");
		assertThatIllegalArgumentException().isThrownBy(() -> UglyMail.named("pretty"))
			.withMessage("No ugly mail is named 'pretty'");
	}

	@ParameterizedTest
	@MethodSource("dev.smtpd.spring.boot.test.UglyMail#all")
	void mailCanBeRead(UglyMail ugly) {
		InboundMail mail = InboundMail.of(ugly.content());
		assertThat(mail.subject()).doesNotContain("\r", "\n");
		assertThat(mail.text()).isNotNull();
		assertThat(mail.attachments()).allSatisfy((attachment) -> {
			assertThat(attachment.inputStream()).isNotNull();
			assertThat(attachment.name()).satisfiesAnyOf((name) -> assertThat(name).isNull(),
					(name) -> assertThat(name).doesNotContain("/", "\\", "\0"));
		});
	}

}
