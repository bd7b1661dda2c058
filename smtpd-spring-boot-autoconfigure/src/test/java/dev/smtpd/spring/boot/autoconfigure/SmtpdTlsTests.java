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

import java.security.cert.X509Certificate;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import javax.net.ssl.SSLSession;

import dev.smtpd.MessageProcessor;
import dev.smtpd.SmtpMessage;
import dev.smtpd.SmtpServer;
import dev.smtpd.spring.boot.AngusMail;
import dev.smtpd.spring.boot.autoconfigure.ssl.SslBundleException;
import dev.smtpd.test.SmtpTestClient;
import dev.smtpd.tls.TlsMode;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.autoconfigure.ssl.SslProperties;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundleRegistry;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.ssl.SslStoreBundle;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * TLS with Spring Boot's SSL bundles, and several connectors.
 */
@ExtendWith(OutputCaptureExtension.class)
class SmtpdTlsTests {

	private final List<SmtpMessage> received = new CopyOnWriteArrayList<>();

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(SmtpdAutoConfiguration.class, SslAutoConfiguration.class,
				TaskExecutionAutoConfiguration.class))
		.withBean(MessageProcessor.class, () -> (message) -> {
			this.received.add(message);
			return null;
		})
		.withPropertyValues("smtpd.port=0");

	private final ApplicationContextRunner tlsRunner = this.contextRunner
		.withPropertyValues(bundle("mail", "mx.example.org"))
		.withPropertyValues("smtpd.ssl.bundle=mail");

	@Test
	void bundleAloneOffersStartTls(CapturedOutput output) {
		this.tlsRunner.run((context) -> {
			int port = context.getBean(SmtpServer.class).connectors().get(0).port();
			assertThat(output).contains("SMTP server started on port " + port + " (smtp, starttls)");
			SmtpTestClient secure = SmtpTestClient.bindToServer(port).startTls();
			assertThat(secure.mail().text("secure").send()).isAccepted();
			SmtpTestClient clear = SmtpTestClient.bindToServer(port);
			assertThat(clear.mail().text("clear").send()).isAccepted();
		});
		assertThat(this.received).extracting((message) -> message.session().tls() != null).containsExactly(true, false);
	}

	@Test
	void connectorsAreAddedByName(CapturedOutput output) {
		this.tlsRunner
			.withPropertyValues("smtpd.connectors.submission.port=0", "smtpd.connectors.submission.tls=required",
					"smtpd.connectors.submissions.port=0", "smtpd.connectors.submissions.tls=implicit")
			.run((context) -> {
				SmtpServer server = context.getBean(SmtpServer.class);
				assertThat(server.connectors()).extracting("name", "tls")
					.containsExactly(Tuple.tuple("default", TlsMode.OPTIONAL),
							Tuple.tuple("submission", TlsMode.REQUIRED), Tuple.tuple("submissions", TlsMode.IMPLICIT));
				int submission = port(context.getEnvironment().getProperty("local.smtpd.submission.port"));
				int submissions = port(context.getEnvironment().getProperty("local.smtpd.submissions.port"));
				SmtpTestClient clear = SmtpTestClient.bindToServer(submission);
				assertThat(clear.mail().text("clear").send()).hasReply(530);
				SmtpTestClient secure = SmtpTestClient.bindToServer(submission).startTls();
				assertThat(secure.mail().text("secure").send()).isAccepted();
				AngusMail implicit = AngusMail.withImplicitTls(submissions);
				implicit.send(implicit.message("implicit"));
				assertThat(output).contains(submissions + " (smtps)");
			});
		assertThat(this.received).extracting((message) -> message.session().connector().name())
			.containsExactly("submission", "submissions");
	}

	@Test
	void updatedBundleIsUsedForNewConnectionsAndABrokenOneIsNot(CapturedOutput output) {
		this.tlsRunner.run((context) -> {
			SmtpTestClient client = SmtpTestClient
				.bindToServer(context.getBean(SmtpServer.class).connectors().get(0).port())
				.startTls();
			assertThat(client.mail().text("before").send()).isAccepted();
			SslBundleRegistry registry = context.getBean(SslBundleRegistry.class);
			registry.updateBundle("mail", sslBundle("renewed.example.org"));
			assertThat(client.mail().text("after").send()).isAccepted();
			registry.updateBundle("mail",
					SslBundle.of(SslStoreBundle.of(null, null, null), null, null, "no such protocol"));
			assertThat(output).contains("keeping the old one");
			assertThat(client.mail().text("still").send()).isAccepted();
		});
		assertThat(this.received).extracting((message) -> certificate(message.session().tls()))
			.containsExactly("CN=mx.example.org", "CN=renewed.example.org", "CN=renewed.example.org");
	}

	@Test
	void whenBundleIsMissingThenStartFails() {
		this.contextRunner.withPropertyValues("smtpd.ssl.bundle=none")
			.run((context) -> assertThat(context).getFailure()
				.hasStackTraceContaining(SslBundleException.class.getName() + ": There is no SSL bundle 'none'"));
	}

	@Test
	void whenTlsWithoutBundleThenStartFails() {
		this.contextRunner.withPropertyValues("smtpd.tls=required")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(InvalidConfigurationPropertyValueException.class)
				.hasMessageContaining("smtpd.tls"));
		this.contextRunner.withPropertyValues("smtpd.connectors.x.tls=implicit")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(InvalidConfigurationPropertyValueException.class)
				.hasMessageContaining("smtpd.connectors.x.tls"));
	}

	@Test
	void whenThereAreNoBundlesAtAllThenStartFails() {
		new ApplicationContextRunner()
			.withConfiguration(
					AutoConfigurations.of(SmtpdAutoConfiguration.class, TaskExecutionAutoConfiguration.class))
			.withPropertyValues("smtpd.port=0", "smtpd.ssl.bundle=mail")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(InvalidConfigurationPropertyValueException.class)
				.hasMessageContaining("smtpd.ssl.bundle"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "server-name-bundles[0].server-name=x.example.org", "client-auth=need" })
	void whenTlsIsSpecifiedWithoutBundleThenStartFails(String property) {
		this.contextRunner.withPropertyValues("smtpd.ssl." + property, "smtpd.ssl.server-name-bundles[0].bundle=mail")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(InvalidConfigurationPropertyValueException.class)
				.hasMessageContaining("smtpd.ssl."));
	}

	@Test
	void serverNamesHaveBundlesOfTheirOwn() {
		SmtpdSslProperties ssl = new SmtpdSslProperties();
		ssl.setBundle("mail");
		ssl.setServerNameBundles(List.of(new SmtpdSslProperties.ServerNameBundle("Other.example.org", "other")));
		this.contextRunner.withPropertyValues(bundle("mail", "mx.example.org"))
			.withPropertyValues(bundle("other", "other.example.org"))
			.run((context) -> {
				SmtpServerTls tls = SmtpServerTls.of(ssl, context.getBeanProvider(SslBundles.class),
						context.getBeanProvider(SslProperties.class));
				assertThat(tls).isNotNull();
				assertThat(tls.select("OTHER.example.org")).isNotSameAs(tls.select(null));
				assertThat(tls.select("else.example.org")).isSameAs(tls.select(null));
			});
	}

	private static int port(String port) {
		return Integer.parseInt(port);
	}

	private static String certificate(SSLSession session) {
		return ((X509Certificate) session.getLocalCertificates()[0]).getSubjectX500Principal().getName();
	}

	private static String[] bundle(String name, String host) {
		X509Bundle bundle = certificate(host);
		String prefix = "spring.ssl.bundle.pem." + name + ".keystore.";
		return new String[] { prefix + "certificate=" + bundle.getCertificatePEM(),
				prefix + "private-key=" + bundle.getPrivateKeyPEM() };
	}

	private static SslBundle sslBundle(String host) throws Exception {
		return SslBundle.of(SslStoreBundle.of(certificate(host).toKeyStore(new char[0]), "", null));
	}

	private static X509Bundle certificate(String host) {
		try {
			return new CertificateBuilder().subject("CN=" + host)
				.addSanDnsName(host)
				.setIsCertificateAuthority(true)
				.buildSelfSigned();
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

}
