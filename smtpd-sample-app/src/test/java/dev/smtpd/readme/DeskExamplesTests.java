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

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

import dev.smtpd.spring.boot.test.SmtpTestClients;
import dev.smtpd.test.SmtpTestClient;
import org.junit.jupiter.api.Test;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The first example of the README, and the one whose lines are counted in the page on
 * listeners.
 */
class DeskExamplesTests {

	@Test
	void helpDeskOpensTicketsAndTakesReplies() {
		run(HelpDeskApplication.class, (client) -> {
			assertThat(client.mail().to("help@example.org").subject("Lamp").send()).isAccepted()
				.hasReplyStartingWith("250 2.0.0 Ticket 1");
			assertThat(client.mail().to("help+1@example.org").text("It shines.").send()).isAccepted();
			assertThat(client.mail().to("help+2@example.org").send()).isRejected().atRcpt().hasReply(550, "5.1.1");
			assertThat(client.mail().to("lamp@example.org").send()).isRejected().atRcpt().hasReply(550, "5.1.1");
		});
	}

	@Test
	void minimalDeskOpensTicketsAndTakesReplies() {
		run(MinimalDeskApplication.class, (client) -> {
			assertThat(client.mail().to("support@example.org").send()).isAccepted()
				.hasReplyStartingWith("250 2.0.0 Ticket 1");
			assertThat(client.mail().to("support+1@example.org").text("It shines.").send()).isAccepted();
			assertThat(client.mail().to("support+2@example.org").send()).isRejected().hasReply(550, "5.7.1");
		});
	}

	@Test
	void minimalDeskHasAsManyLinesAsThePageSays() throws Exception {
		List<String> lines = code("MinimalDesk").lines().filter((line) -> !line.isBlank()).toList();
		assertThat(Files.readString(Path.of("../docs/modules/ROOT/pages/listeners.adoc")))
			.contains("----\n" + code("MinimalDesk") + "----")
			.contains("takes " + lines.size() + " lines");
	}

	private static String code(String name) throws Exception {
		String source = Files.readString(Path.of("src/test/java/dev/smtpd/readme/" + name + ".java"));
		String begin = "// tag::code[]\n";
		return source.substring(source.indexOf(begin) + begin.length(), source.indexOf("// end::code[]"));
	}

	private static void run(Class<?> application, Consumer<SmtpTestClient> test) {
		try (ConfigurableApplicationContext context = new SpringApplicationBuilder(application)
			.web(WebApplicationType.NONE)
			.run("--smtpd.port=0", "--smtpd.address=127.0.0.1", "--app.domain=example.org",
					"--smtpd.inbox.enabled=false", "--smtpd.listener.unrouted=reject")) {
			test.accept(SmtpTestClients.bindToApplicationContext(context));
		}
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import(HelpDesk.class)
	static class HelpDeskApplication {

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import({ MinimalDesk.class, Tickets.class })
	static class MinimalDeskApplication {

	}

}
