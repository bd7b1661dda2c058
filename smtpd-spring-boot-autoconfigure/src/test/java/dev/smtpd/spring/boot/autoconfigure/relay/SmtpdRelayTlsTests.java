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

package dev.smtpd.spring.boot.autoconfigure.relay;

import java.security.KeyStore;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

import dev.smtpd.SmtpServer;
import dev.smtpd.relay.RemoteAddress;
import dev.smtpd.spring.boot.autoconfigure.SmtpdAutoConfiguration;
import dev.smtpd.test.SmtpTestClient;
import dev.smtpd.tls.TlsConfiguration;
import dev.smtpd.tls.TlsMode;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundleRegistry;
import org.springframework.boot.ssl.SslStoreBundle;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * TLS with upstream servers by Spring Boot's SSL bundles.
 */
@ExtendWith(OutputCaptureExtension.class)
class SmtpdRelayTlsTests {

	private final X509Bundle known = certificate();

	private TestUpstream upstream;

	private ApplicationContextRunner contextRunner;

	@BeforeEach
	void startUpstream() throws Exception {
		SslBundle bundle = SslBundle.of(SslStoreBundle.of(this.known.toKeyStore(new char[0]), "", null));
		this.upstream = TestUpstream.start((builder) -> builder.tls(TlsMode.REQUIRED)
			.tlsConfiguration((name) -> TlsConfiguration.of(bundle.createSslContext())));
		this.contextRunner = new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(SmtpdAutoConfiguration.class, SmtpdRelayAutoConfiguration.class,
					SslAutoConfiguration.class, TaskExecutionAutoConfiguration.class))
			.withPropertyValues("smtpd.port=0", "smtpd.address=127.0.0.1", "smtpd.relay.enabled=true",
					"smtpd.remote-address=" + this.upstream.address(), "smtpd.relay.tls=required",
					"smtpd.relay.circuit-breaker.failure-threshold=100", "smtpd.relay.pool.idle-timeout=1ms");
	}

	@AfterEach
	void stopUpstream() {
		this.upstream.close();
	}

	@Test
	void upstreamIsTrustedByTheBundle() {
		withBundle(this.known).run((context) -> assertThat(send(context)).isEqualTo(250));
		assertThat(this.upstream.received()).singleElement()
			.satisfies((message) -> assertThat(message.session().tls()).isNotNull());
	}

	@Test
	void upstreamIsNotTrustedWithoutItsCertificateInTheBundle() {
		this.contextRunner.run((context) -> assertThat(send(context)).isEqualTo(451));
		withBundle(certificate()).run((context) -> assertThat(send(context)).isEqualTo(451));
		assertThat(this.upstream.received()).isEmpty();
	}

	@Test
	void updatedBundleIsUsedForNewConnectionsAndABrokenOneIsNot(CapturedOutput output) {
		withBundle(certificate()).run((context) -> {
			assertThat(send(context)).isEqualTo(451);
			SslBundleRegistry registry = context.getBean(SslBundleRegistry.class);
			registry.updateBundle("upstream", trusting(this.known));
			assertThat(send(context)).isEqualTo(250);
			registry.updateBundle("upstream",
					SslBundle.of(SslStoreBundle.of(null, null, null), null, null, "no such protocol"));
			assertThat(output).contains("SSL bundle 'upstream' was updated and can't be used");
			assertThat(send(context)).isEqualTo(250);
		});
		assertThat(this.upstream.received()).hasSize(2);
	}

	@Test
	void connectionDetailsMayUpdateTheirBundle() throws Exception {
		List<Consumer<SslBundle>> handlers = new CopyOnWriteArrayList<>();
		RemoteAddress address = new RemoteAddress("localhost", this.upstream.port());
		SslBundle unfitting = trusting(certificate());
		SmtpRelayConnectionDetails details = new SmtpRelayConnectionDetails() {

			@Override
			public List<RemoteAddress> getRemoteAddresses() {
				return List.of(address);
			}

			@Override
			public SslBundle getSslBundle() {
				return unfitting;
			}

			@Override
			public void addSslBundleUpdateHandler(Consumer<SslBundle> handler) {
				handlers.add(handler);
			}

		};
		this.contextRunner.withBean(SmtpRelayConnectionDetails.class, () -> details).run((context) -> {
			assertThat(send(context)).isEqualTo(451);
			assertThat(handlers).hasSize(1);
			handlers.get(0).accept(trusting(this.known));
			assertThat(send(context)).isEqualTo(250);
		});
	}

	private ApplicationContextRunner withBundle(X509Bundle trusted) {
		return this.contextRunner.withPropertyValues("smtpd.relay.ssl.bundle=upstream",
				"spring.ssl.bundle.pem.upstream.truststore.certificate=" + trusted.getCertificatePEM());
	}

	private static int send(ApplicationContext context) throws Exception {
		SmtpTestClient client = SmtpTestClient
			.bindToServer(context.getBean(SmtpServer.class).connectors().get(0).port());
		return client.mail().text("secret").send().reply().code();
	}

	private static SslBundle trusting(X509Bundle certificate) throws Exception {
		KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
		trusted.load(null);
		trusted.setCertificateEntry("upstream", certificate.getCertificate());
		return SslBundle.of(SslStoreBundle.of(null, null, trusted));
	}

	private static X509Bundle certificate() {
		try {
			return new CertificateBuilder().subject("CN=localhost")
				.addSanDnsName("localhost")
				.setIsCertificateAuthority(true)
				.buildSelfSigned();
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

}
