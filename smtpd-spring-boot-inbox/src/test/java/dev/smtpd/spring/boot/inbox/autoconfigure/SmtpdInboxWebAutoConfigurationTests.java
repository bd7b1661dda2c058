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

package dev.smtpd.spring.boot.inbox.autoconfigure;

import java.nio.file.Path;

import dev.smtpd.spring.boot.inbox.web.InboxWebConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * When there are pages.
 */
class SmtpdInboxWebAutoConfigurationTests {

	private static final AutoConfigurations AUTO_CONFIGURATIONS = AutoConfigurations
		.of(SmtpdInboxAutoConfiguration.class, SmtpdInboxWebAutoConfiguration.class);

	@TempDir
	Path directory;

	private final WebApplicationContextRunner runner = new WebApplicationContextRunner()
		.withConfiguration(AUTO_CONFIGURATIONS);

	@Test
	void offByDefault() {
		this.runner.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(InboxWebConfiguration.class));
	}

	@Test
	void onWithTheProperty() {
		this.runner.withPropertyValues("smtpd.inbox.enabled=true", "smtpd.inbox.directory=" + this.directory)
			.run((context) -> assertThat(context).hasSingleBean(InboxWebConfiguration.class));
	}

	@Test
	void offWithoutServlets() {
		new ApplicationContextRunner().withConfiguration(AUTO_CONFIGURATIONS)
			.withPropertyValues("smtpd.inbox.enabled=true", "smtpd.inbox.directory=" + this.directory)
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(InboxWebConfiguration.class));
	}

	@Test
	void pathThatIsNoneFails() {
		this.runner
			.withPropertyValues("smtpd.inbox.enabled=true", "smtpd.inbox.directory=" + this.directory,
					"smtpd.inbox.path=mail/")
			.run((context) -> assertThat(context).hasFailed());
	}

}
