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

import java.util.List;

import org.springframework.boot.autoconfigure.ssl.SslBundleRegistrar;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundleKey;
import org.springframework.boot.ssl.SslStoreBundle;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.test.context.ContextCustomizer;
import org.springframework.test.context.MergedContextConfiguration;

/**
 * {@link ContextCustomizer} that registers the SSL bundle of {@link SmtpTestCertificate}.
 *
 * @param bundle the name of the bundle
 * @param hostnames the names of the server
 */
record CertificateContextCustomizer(String bundle, List<String> hostnames) implements ContextCustomizer {

	private static final String PASSWORD = "smtpd-test";

	@Override
	public void customizeContext(ConfigurableApplicationContext context, MergedContextConfiguration mergedConfig) {
		SmtpTestCertificates certificates = SmtpTestCertificates.forHostnames(this.hostnames.toArray(String[]::new));
		SslBundleRegistrar registrar = (registry) -> registry.registerBundle(this.bundle, sslBundle(certificates));
		context.getBeanFactory().registerSingleton("smtpTestCertificates", certificates);
		context.getBeanFactory().registerSingleton("smtpTestSslBundleRegistrar", registrar);
	}

	private static SslBundle sslBundle(SmtpTestCertificates certificates) {
		return SslBundle.of(SslStoreBundle.of(certificates.keyStore(PASSWORD), PASSWORD, certificates.trustStore()),
				SslBundleKey.of(PASSWORD));
	}

}
