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

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.smtpd.MessageProcessor;
import dev.smtpd.SmtpConfigurationException;
import dev.smtpd.SmtpConfigurationException.Reason;
import dev.smtpd.SmtpMessage;
import dev.smtpd.SmtpProtocol;
import dev.smtpd.SmtpServer;
import dev.smtpd.auth.AuthMode;
import dev.smtpd.auth.Authenticator;
import dev.smtpd.extension.DsnNotify;
import dev.smtpd.extension.DsnReturn;
import dev.smtpd.extension.SmtpExtension;
import dev.smtpd.settings.Network;
import dev.smtpd.spring.boot.AngusMail;
import dev.smtpd.tls.TlsMode;
import org.assertj.core.groups.Tuple;
import org.eclipse.angus.mail.smtp.SMTPMessage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.io.ByteArrayResource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What connectors have of their own and what they inherit.
 */
@ExtendWith(OutputCaptureExtension.class)
class SmtpdConnectorsTests {

	private final List<SmtpMessage> received = new CopyOnWriteArrayList<>();

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(SmtpdAutoConfiguration.class, TaskExecutionAutoConfiguration.class))
		.withBean(MessageProcessor.class, () -> (message) -> {
			this.received.add(message);
			return null;
		})
		.withPropertyValues("smtpd.port=0");

	@Test
	void connectorsInheritWhatTheyDoNotSet(CapturedOutput output) {
		this.contextRunner.withBean(Authenticator.class, () -> (session, username, password) -> () -> username)
			.withPropertyValues("smtpd.address=127.0.0.1", "smtpd.auth.mode=required",
					"smtpd.auth.allow-without-tls=true", "smtpd.proxy.enabled=true",
					"smtpd.proxy.networks=192.0.2.0/24,2001:db8::/32", "smtpd.connectors.same.port=0",
					"smtpd.connectors.lmtp.protocol=lmtp", "smtpd.connectors.lmtp.auth.mode=none",
					"smtpd.connectors.lmtp.proxy.enabled=false")
			.run((context) -> {
				SmtpServer server = context.getBean(SmtpServer.class);
				assertThat(server.connectors()).extracting("name", "protocol", "auth", "proxyProtocol")
					.containsExactlyInAnyOrder(Tuple.tuple("default", SmtpProtocol.SMTP, AuthMode.REQUIRED, true),
							Tuple.tuple("same", SmtpProtocol.SMTP, AuthMode.REQUIRED, true),
							Tuple.tuple("lmtp", SmtpProtocol.LMTP, AuthMode.NONE, false));
				assertThat(server.connectors())
					.allMatch((connector) -> connector.address().getAddress().isLoopbackAddress());
				assertThat(output).contains("(smtp, auth required)", "(lmtp)");
				assertThat(context.getEnvironment().getProperty("local.smtpd.lmtp.port", Integer.class)).isPositive();
			});
	}

	@Test
	void networksAreBound() {
		SmtpdProperties properties = new Binder(new MapConfigurationPropertySource(
				Map.of("smtpd.proxy.xclient-networks", "192.0.2.0/24,::1", "smtpd.extensions", "dsn,mt-priority")))
			.bind("smtpd", SmtpdProperties.class)
			.get();
		assertThat(properties.getProxy().getXclientNetworks()).containsExactly(Network.of("192.0.2.0/24"),
				Network.of("::1"));
		assertThat(properties.getExtensions()).containsExactly(SmtpExtension.DSN, SmtpExtension.MT_PRIORITY);
	}

	@Test
	void whenNetworkIsBrokenThenStartFails() {
		this.contextRunner.withPropertyValues("smtpd.proxy.xforward-networks=mx.example.org")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("Not an address or a network: mx.example.org"));
	}

	@ParameterizedTest
	@CsvSource({ "smtpd.proxy.enabled=true, PROXY_PROTOCOL_WITHOUT_NETWORKS, default",
			"smtpd.connectors.x.proxy.enabled=true, PROXY_PROTOCOL_WITHOUT_NETWORKS, x",
			"smtpd.auth.mode=optional, AUTH_WITHOUT_AUTHENTICATOR, default",
			"smtpd.connectors.x.auth.mode=required, AUTH_WITHOUT_AUTHENTICATOR, x" })
	void whenConnectorCannotWorkThenStartFails(String property, Reason reason, String connector) {
		this.contextRunner.withPropertyValues(property).run((context) -> {
			assertThat(context).hasFailed();
			Throwable cause = context.getStartupFailure();
			while (cause.getCause() != null) {
				cause = cause.getCause();
			}
			assertThat(cause).isInstanceOf(SmtpConfigurationException.class);
			assertThat(((SmtpConfigurationException) cause).getReason()).isEqualTo(reason);
			assertThat(((SmtpConfigurationException) cause).getConnector()).isEqualTo(connector);
		});
	}

	@Test
	void whenAuthIsWithoutTlsThenStartFails() {
		this.contextRunner.withBean(Authenticator.class, () -> (session, username, password) -> null)
			.withPropertyValues("smtpd.auth.mode=required")
			.run((context) -> assertThat(context).getFailure().rootCause().hasMessageContaining("AUTH needs TLS"));
	}

	@ParameterizedTest
	@EnumSource(Reason.class)
	void analysisNamesPropertiesOfTheConnector(Reason reason) {
		SmtpConfigurationFailureAnalyzer analyzer = new SmtpConfigurationFailureAnalyzer(new StandardEnvironment());
		FailureAnalysis own = analyzer.analyze(new SmtpConfigurationException("default", reason));
		assertThat(own.getDescription()).startsWith("SMTP server failed to start. 'smtpd.");
		FailureAnalysis other = analyzer.analyze(new SmtpConfigurationException("lan", reason));
		assertThat(other.getDescription()).contains("'smtpd.connectors.lan.");
		assertThat(other.getAction()).isNotEmpty();
	}

	@Test
	void documentationShowsThreeConnectors() throws Exception {
		String readme = Files.readString(Path.of("../docs/modules/ROOT/pages/tls.adoc"));
		Matcher yaml = Pattern.compile("\\[source,yaml]\\n----\\n(smtpd:\\n  port: 25\\n.*?)----", Pattern.DOTALL)
			.matcher(readme);
		assertThat(yaml.find()).isTrue();
		assertThat(yaml.group(1).lines()).hasSizeLessThanOrEqualTo(10);
		PropertySource<?> source = new YamlPropertySourceLoader()
			.load("readme", new ByteArrayResource(yaml.group(1).getBytes(StandardCharsets.UTF_8)))
			.get(0);
		SmtpdProperties properties = new Binder(ConfigurationPropertySources.from(source))
			.bind("smtpd", SmtpdProperties.class)
			.get();
		assertThat(properties.getPort()).isEqualTo(25);
		assertThat(properties.getSsl().getBundle()).isEqualTo("mail");
		assertThat(properties.getConnectors().values())
			.extracting(SmtpdConnectorProperties::getPort, SmtpdConnectorProperties::getTls,
					(connector) -> connector.getAuth().getMode())
			.containsExactly(Tuple.tuple(587, TlsMode.REQUIRED, AuthMode.REQUIRED),
					Tuple.tuple(465, TlsMode.IMPLICIT, AuthMode.REQUIRED));
	}

	// Angus Mail sends DSN parameters where they are offered
	@Test
	void deliveryStatusNotificationsAreOnTheEnvelope() {
		this.contextRunner.withPropertyValues("smtpd.extensions=dsn").run((context) -> {
			AngusMail client = AngusMail.of(context.getBean(SmtpServer.class).connectors().get(0).port());
			SMTPMessage message = new SMTPMessage(client.message("hi"));
			message.setReturnOption(SMTPMessage.RETURN_HDRS);
			message.setNotifyOptions(SMTPMessage.NOTIFY_FAILURE | SMTPMessage.NOTIFY_DELAY);
			client.send(message);
			assertThat(this.received.get(0).envelope().dsnReturn()).isEqualTo(DsnReturn.HDRS);
			assertThat(this.received.get(0).envelope().recipients().get(0).dsnNotify())
				.containsExactlyInAnyOrder(DsnNotify.FAILURE, DsnNotify.DELAY);
		});
	}

}
