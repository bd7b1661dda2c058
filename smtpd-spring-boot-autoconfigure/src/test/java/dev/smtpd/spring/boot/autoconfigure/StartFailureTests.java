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

package dev.smtpd.spring.boot.autoconfigure;

import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import dev.smtpd.SmtpServer;
import dev.smtpd.spring.boot.autoconfigure.ratelimit.SmtpdRateLimitAutoConfiguration;
import dev.smtpd.spring.boot.autoconfigure.relay.SmtpdRelayAutoConfiguration;
import dev.smtpd.spring.context.SmtpServerInitializedEvent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;
import org.springframework.core.env.MapPropertySource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What users read when an application doesn't start.
 */
@ExtendWith(OutputCaptureExtension.class)
class StartFailureTests {

	private static final Pattern ANALYSIS = Pattern
		.compile("APPLICATION FAILED TO START.*?Description:\\s+(.*?)\\s+Action:\\s+(.*?)\\R\\R(?!-)", Pattern.DOTALL);

	@ParameterizedTest
	@MethodSource("failures")
	void failureIsAnalyzed(List<String> properties, String description, String action, CapturedOutput output) {
		assertFailure(output, properties, description, action);
	}

	static Stream<Arguments> failures() {
		String mx = certificate("mail", TestBundle.certificate("mx.example.org").getCertificatePEM());
		String key = "spring.ssl.bundle.pem.mail.keystore.private-key=";
		return Stream.of(Arguments.of(List.of("smtpd.ssl.bundle=mial", mx),
				"SSL bundle 'mial', named by 'smtpd.ssl.bundle', isn't defined.",
				"Define it by properties 'spring.ssl.bundle.pem.mial.*' or 'spring.ssl.bundle.jks.mial.*', or set "
						+ "'smtpd.ssl.bundle' to one of these: mail."),
				Arguments.of(List.of("smtpd.ssl.bundle=mail"),
						"SSL bundle 'mail', named by 'smtpd.ssl.bundle', isn't defined.",
						"Define it by properties 'spring.ssl.bundle.pem.mail.*' or 'spring.ssl.bundle.jks.mail.*'."),
				Arguments.of(
						List.of("smtpd.relay.ssl.bundle=mial", "smtpd.relay.enabled=true", "smtpd.address=127.0.0.1",
								"smtpd.remote-address=localhost:1"),
						"SSL bundle 'mial', named by 'smtpd.relay.ssl.bundle', isn't defined.", "Define it"),
				Arguments.of(
						List.of("smtpd.ssl.bundle=mail", certificate("mail", "file:/none/mail.crt"),
								key + "file:/none/mail.key"),
						"SSL bundle 'mail', named by 'smtpd.ssl.bundle', can't be used: Unable to create key store: Error "
								+ "reading certificate or key from file 'file:/none/mail.crt'",
						"Check the properties 'spring.ssl.bundle.pem.mail.*'"),
				Arguments.of(
						List.of("smtpd.ssl.bundle=mail", certificate("mail", "file:/none/mail.crt"),
								key + "file:/none/mail.key", "spring.ssl.bundle.pem.mail.reload-on-update=true"),
						"SSL bundle 'mail', named by 'smtpd.ssl.bundle', can't be used: Unable to watch for reload on update",
						"Check the properties 'spring.ssl.bundle.pem.mail.*'"),
				Arguments.of(List.of("smtpd.ssl.bundle=mail", mx), "There is no private key in its key store.",
						"A server needs a key store with a private key and the certificate that belongs to it"),
				Arguments.of(List.of("smtpd.event-loops=-1"), "There must be at least 1 event loop.", ""),
				Arguments.of(List.of("smtpd.auth.mechanisms=plain,cram-md5"),
						"There is no SASL mechanism 'cram-md5'. Known are: SCRAM-SHA-256-PLUS, SCRAM-SHA-256, PLAIN, LOGIN, "
								+ "OAUTHBEARER, XOAUTH2.",
						""),
				Arguments.of(
						List.of("smtpd.relay.auth.mechanisms=gssapi", "smtpd.relay.enabled=true",
								"smtpd.address=127.0.0.1", "smtpd.remote-address=localhost:1"),
						"There is no SASL mechanism 'gssapi' for the relay. Known are: SCRAM-SHA-256, PLAIN, LOGIN, XOAUTH2.",
						""),
				Arguments.of(
						List.of("smtpd.ssl.bundle=mail", mx,
								"smtpd.ssl.server-name-bundles[0].server-name=mx2.example.org"),
						"Configuration property 'smtpd.ssl.server-name-bundles[0].bundle' isn't set.",
						"Set 'smtpd.ssl.server-name-bundles[0].bundle', or remove the entry."),
				Arguments.of(List.of("smtpd.ssl.bundle=mail", mx, "smtpd.ssl.server-name-bundles[0].bundle=mail"),
						"Configuration property 'smtpd.ssl.server-name-bundles[0].server-name' isn't set.",
						"or remove"),
				Arguments.of(List.of("smtpd.relay.enabled=true", "smtpd.address=127.0.0.1"),
						"Configuration property 'smtpd.remote-address' isn't set.",
						"Set 'smtpd.remote-address' to one or more of the form host:port"),
				Arguments.of(List.of("smtpd.limits.max-command-line=100B"),
						"Invalid value '100B' for configuration property 'smtpd.limits.max-command-line'", ""),
				Arguments.of(List.of("smtpd.limits.max-command-line=100B"), "It must be at least 512.", ""),
				Arguments.of(List.of("smtpd.auth.user-delay=-1s"), "It must not be negative.", ""),
				Arguments.of(List.of("smtpd.connectors[a.b].port=0"), "The name of a connector must consist of", ""),
				Arguments.of(List.of("smtpd.connectors.default.port=0"), "A connector must not have this name", ""),
				Arguments.of(List.of("smtpd.connectors.lan.port=70000"),
						"Invalid value '70000' for configuration property 'smtpd.connectors.lan.port'", ""),
				Arguments.of(List.of("smtpd.rate-limits.messages-per-hour=1", "smtpd.rate-limits.max-clients=-1"),
						"'smtpd.rate-limits.max-clients'", ""));
	}

	@Test
	void portOfAnotherConnectorIsTold(CapturedOutput output) throws Exception {
		int port = freePort();
		assertFailure(output, List.of("smtpd.port=" + port, "smtpd.connectors.lan.port=" + port),
				"Port " + port + " was already in use by connector 'default' of the same server.",
				"Configure 'smtpd.connectors.lan.port' or 'smtpd.port' with another port.");
	}

	// as a web server would, which has published its port
	@Test
	void portOfTheApplicationItselfIsTold(CapturedOutput output) throws Exception {
		try (ServerSocket other = new ServerSocket(0)) {
			int port = other.getLocalPort();
			assertFailure(output, List.of("smtpd.port=" + port), (application) -> {
				application.addInitializers((context) -> publish(context, port));
				return application;
			}, "Port " + port + " was already in use by this application itself, as its 'local.server.port'.",
					"Configure 'smtpd.port' with another port.");
		}
	}

	private static void publish(ConfigurableApplicationContext context, int port) {
		context.getEnvironment()
			.getPropertySources()
			.addFirst(new MapPropertySource("server.ports", Map.of("local.server.port", port)));
	}

	// as a web server does whose port is that of the SMTP server
	@Test
	void portOfTheWebServerIsTold(CapturedOutput output) throws Exception {
		int port = freePort();
		assertFailure(output, List.of("smtpd.port=" + port), (application) -> {
			application.addPrimarySources(List.of(WebServer.class));
			return application;
		}, "Port " + port + " was already in use by the SMTP server of this application, as its "
				+ "'local.smtpd.port'.",
				"Configure 'server.port' or 'management.server.port', or the port of the SMTP");
	}

	@Test
	void portThatTheDefinitionOfAFurtherServerSetsIsTold(CapturedOutput output) throws Exception {
		int port = freePort();
		assertFailure(output, List.of("smtpd.port=" + port, "test.port=" + port), (application) -> {
			application.addPrimarySources(List.of(FurtherServer.class));
			return application;
		}, "Port " + port + " was already in use by this application itself, as its 'local.smtpd.port'.",
				"Configure the port of SMTP server 'furtherServer' where that bean is defined with another port.");
	}

	@Test
	void portThatTheCodeSetsIsTold(CapturedOutput output) throws Exception {
		try (ServerSocket other = new ServerSocket(0)) {
			int port = other.getLocalPort();
			assertFailure(output, List.of("test.port=" + port), (application) -> {
				application.addPrimarySources(List.of(PortCustomizer.class));
				return application;
			}, "Port " + port + " was already in use.",
					"or configure the port of connector 'default' where the application sets it in its code. In a test, "
							+ "add the dependency 'dev.smtpd:smtpd-spring-boot-starter-test', by which servers listen on free ports "
							+ "of the loopback address if SmtpServerConfigurer configures their builders.");
		}
	}

	@Test
	void portOfAnotherProcessIsTold(CapturedOutput output) throws Exception {
		try (ServerSocket other = new ServerSocket(0)) {
			int port = other.getLocalPort();
			assertFailure(output, List.of("smtpd.port=" + port), "Port " + port + " was already in use.",
					"Identify and stop the process that's listening on port " + port);
		}
	}

	private static void assertFailure(CapturedOutput output, List<String> properties, String description,
			String action) {
		assertFailure(output, properties, UnaryOperator.identity(), description, action);
	}

	private static void assertFailure(CapturedOutput output, List<String> properties,
			UnaryOperator<SpringApplication> customizer, String description, String action) {
		SpringApplication application = customizer.apply(new SpringApplication(Application.class));
		application.setWebApplicationType(WebApplicationType.NONE);
		application.setBannerMode(Banner.Mode.OFF);
		application.setRegisterShutdownHook(false);
		application.setDefaultProperties(Map.of("smtpd.port", 0));
		String[] arguments = properties.stream().map((property) -> "--" + property).toArray(String[]::new);
		assertThatExceptionOfType(Exception.class).isThrownBy(() -> application.run(arguments).close());
		Matcher analysis = ANALYSIS.matcher(output.getOut() + "\n\n");
		assertThat(analysis.find()).as(output.getAll()).isTrue();
		assertThat(analysis.group(1)).contains(description);
		assertThat(analysis.group(2)).isNotBlank().contains(action);
	}

	private static String certificate(String bundle, String certificate) {
		return "spring.ssl.bundle.pem." + bundle + ".keystore.certificate=" + certificate;
	}

	private static int freePort() throws IOException {
		try (ServerSocket socket = new ServerSocket(0)) {
			return socket.getLocalPort();
		}
	}

	@Configuration(proxyBeanMethods = false)
	static class WebServer {

		@EventListener
		void start(SmtpServerInitializedEvent event) throws Exception {
			int port = event.getServer().connectors().get(0).port();
			try (ServerSocket socket = new ServerSocket()) {
				socket.bind(new InetSocketAddress(port));
			}
			catch (BindException ex) {
				PortInUseException.throwIfPortBindingException(ex, () -> port);
			}
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class FurtherServer {

		@Bean(defaultCandidate = false)
		SmtpServer furtherServer(SmtpServerConfigurer configurer, @Value("${test.port}") int port) {
			return configurer.configure(SmtpServer.builder()).port(port).build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class PortCustomizer {

		@Bean
		SmtpServerCustomizer portCustomizer(@Value("${test.port}") int port) {
			return (builder) -> builder.port(port);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ SmtpdAutoConfiguration.class, SmtpdRelayAutoConfiguration.class,
			SmtpdRateLimitAutoConfiguration.class, SslAutoConfiguration.class, TaskExecutionAutoConfiguration.class })
	static class Application {

	}

}
