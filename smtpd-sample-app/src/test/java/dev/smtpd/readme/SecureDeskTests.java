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

import dev.smtpd.spring.boot.test.SmtpTestCertificate;
import dev.smtpd.spring.boot.test.SmtpTestCertificates;
import dev.smtpd.spring.context.LocalSmtpPort;
import dev.smtpd.spring.listener.annotation.SmtpListener;
import dev.smtpd.test.SmtpTestClient;
import dev.smtpd.test.SmtpTestTls;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

// tag::code[]
@SpringBootTest(properties = { "smtpd.ssl.bundle=smtpd-test", "smtpd.tls=required" })
@SmtpTestCertificate(hostnames = { "localhost", "mx.example.org" })
class SecureDeskTests {

	@LocalSmtpPort
	private int port;

	@Autowired
	private SmtpTestCertificates certificates;

	@Test
	void clientTrustsTheCertificate() {
		SmtpTestTls tls = SmtpTestTls.of(this.certificates.clientContext()).serverName("mx.example.org");
		assertThat(SmtpTestClient.bindToServer(this.port).startTls(tls).mail().send()).isAccepted();
	}

	// end::code[]

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

		@SmtpListener
		void receive() {
		}

	}

}
