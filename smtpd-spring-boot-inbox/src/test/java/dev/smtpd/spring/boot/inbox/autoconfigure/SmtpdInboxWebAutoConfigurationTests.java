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

import dev.smtpd.spring.boot.inbox.web.InboxLinks;
import dev.smtpd.spring.boot.inbox.web.InboxWebConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

	@ParameterizedTest
	@ValueSource(strings = { "mail/", "/", "/mail/" })
	void pathThatIsNoneFails(String path) {
		this.runner
			.withPropertyValues("smtpd.inbox.enabled=true", "smtpd.inbox.directory=" + this.directory,
					"smtpd.inbox.path=" + path)
			.run((context) -> assertThat(context).hasFailed());
	}

	@ParameterizedTest
	@ValueSource(strings = { "memory-wait=-1s", "memory-budget=1KB" })
	void limitOfReadingThatIsNoneFails(String property) {
		this.runner
			.withPropertyValues("smtpd.inbox.enabled=true", "smtpd.inbox.directory=" + this.directory,
					"smtpd.inbox.reading." + property)
			.run((context) -> assertThat(context).hasFailed()
				.getFailure()
				.rootCause()
				.hasMessageContaining("smtpd.inbox.reading." + property.replaceFirst("=.*", "")));
	}

	@Test
	void linksAreThoseOfTheProperties() {
		this.runner
			.withPropertyValues("smtpd.inbox.enabled=true", "smtpd.inbox.directory=" + this.directory,
					"smtpd.inbox.links.Tickets=/tickets", "smtpd.inbox.links.[Our wiki]=https://wiki.example.org")
			.run((context) -> assertThat(context.getBean(InboxLinks.class).targets())
				.containsEntry("Tickets", "/tickets")
				.containsEntry("Our wiki", "https://wiki.example.org"));
	}

	@Test
	void linkThatRunsAScriptFails() {
		this.runner
			.withPropertyValues("smtpd.inbox.enabled=true", "smtpd.inbox.directory=" + this.directory,
					"smtpd.inbox.links.Tickets=javascript:alert(1)")
			.run((context) -> assertThat(context).hasFailed()
				.getFailure()
				.rootCause()
				.hasMessageContaining("smtpd.inbox.links"));
	}

}
