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

package dev.smtpd.spring.boot.inbox.web;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;

import dev.smtpd.spring.boot.inbox.search.SearchQuery;
import dev.smtpd.spring.boot.inbox.store.InboxMessages;
import dev.smtpd.test.SmtpTestClient;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.SecurityFilterChain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.config.Customizer.withDefaults;

/**
 * The pages behind Spring Security, whose filter wants a token of its own in each change.
 */
class SecuredPagesTests {

	@TempDir
	static Path directory;

	private static ConfigurableApplicationContext context;

	private static long id;

	// what is forwarded is from another machine
	private final PagesClient client = new PagesClient(context).header("X-Forwarded-For", "192.0.2.1")
		.header("Authorization",
				"Basic " + Base64.getEncoder().encodeToString("ann:secret".getBytes(StandardCharsets.UTF_8)));

	@BeforeAll
	static void start() {
		context = new SpringApplicationBuilder(SecuredApplication.class).run("--server.port=0", "--smtpd.port=0",
				"--smtpd.address=127.0.0.1", "--smtpd.inbox.enabled=true", "--smtpd.inbox.directory=" + directory,
				"--spring.security.user.name=ann", "--spring.security.user.password=secret");
		assertThat(SmtpTestClient
			.bindToServer(Integer.parseInt(context.getEnvironment().getRequiredProperty("local.smtpd.port")))
			.mail()
			.from("joe@example.org")
			.to("ann@example.org")
			.subject("Secured")
			.text("Hello")
			.send()).isAccepted();
		id = messages().list(SearchQuery.ALL, null, 1).messages().get(0).id();
	}

	@AfterAll
	static void stop() {
		context.close();
	}

	private static InboxMessages messages() {
		return context.getBean(InboxMessages.class);
	}

	@Test
	void changeWithBothTokensWorks() throws Exception {
		HttpResponse<String> tagged = this.client.submit("/smtpd", "/smtpd/tag", "id=" + id + "&tag=both");
		assertThat(tagged.statusCode()).isEqualTo(303);
		assertThat(messages().detail(id).message().tags()).contains("both");
	}

	@Test
	void everyFormHasBothTokens() throws Exception {
		for (String page : new String[] { "/smtpd", "/smtpd/messages/" + id, "/smtpd/refusals", "/smtpd/status",
				"/smtpd/faults" }) {
			String body = this.client.get(page).body();
			assertThat(body.split(" method=\"post\"", -1)).as(page).hasSizeGreaterThan(1);
			assertThat(body.split("name=\"_csrf\"", -1)).as(page)
				.hasSameSizeAs(body.split(" method=\"post\"", -1))
				.hasSameSizeAs(body.split("name=\"_inbox\"", -1));
		}
	}

	@Test
	void changeWithoutTheTokenOfSpringSecurityIsForbidden() throws Exception {
		HttpResponse<String> response = this.client.post("/smtpd/tag",
				this.client.hidden("/smtpd", "_inbox") + "id=" + id + "&tag=inbox");
		assertForbidden(response, "inbox");
	}

	@Test
	void changeWithoutTheTokenOfTheInboxIsForbidden() throws Exception {
		HttpResponse<String> response = this.client.post("/smtpd/tag",
				this.client.hidden("/smtpd", "_csrf") + "id=" + id + "&tag=csrf");
		assertForbidden(response, "csrf");
	}

	private static void assertForbidden(HttpResponse<String> response, String tag) {
		assertThat(response.statusCode()).isEqualTo(403);
		assertThat(response.body()).contains("<h1>Not allowed</h1>", "inbox.css").doesNotContain("Whitelabel");
		assertThat(messages().detail(id).message().tags()).doesNotContain(tag);
	}

	@Test
	void pagesNeedAUser() throws Exception {
		HttpResponse<String> response = new PagesClient(context).get("/smtpd");
		assertThat(response.statusCode()).isEqualTo(401);
		assertThat(response.body()).contains("log in").doesNotContain("Secured", "Whitelabel");
	}

	/**
	 * An application with a chain about the inbox.
	 */
	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class SecuredApplication {

		@Bean
		@Order(1)
		SecurityFilterChain inboxSecurity(HttpSecurity http) {
			return http.securityMatcher("/smtpd", "/smtpd/**")
				.csrf((csrf) -> csrf.ignoringRequestMatchers("/smtpd/api/**"))
				.authorizeHttpRequests((requests) -> requests.anyRequest().authenticated())
				.httpBasic(withDefaults())
				.headers((headers) -> headers.disable())
				.build();
		}

	}

}
