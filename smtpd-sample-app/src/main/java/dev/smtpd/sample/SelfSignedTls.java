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

package dev.smtpd.sample;

import java.nio.file.Path;
import java.util.Map;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.DefaultLifecycleProcessor;
import org.springframework.core.SpringProperties;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/**
 * Has the server offer STARTTLS, and TLS from the first byte on a port of its own, with a
 * certificate that the first start makes. All of it are ordinary properties, so that
 * others can replace them.
 */
class SelfSignedTls implements ApplicationContextInitializer<ConfigurableApplicationContext> {

	private static final String BUNDLE = "spring.ssl.bundle.jks.self-signed.";

	@Override
	public void initialize(ConfigurableApplicationContext context) {
		ConfigurableEnvironment environment = context.getEnvironment();
		AppProperties properties = Binder.get(environment).bind("app", AppProperties.class).get();
		if (!properties.selfSignedTls() || isNotToRun() || environment.containsProperty("smtpd.ssl.bundle")) {
			return;
		}
		Path keyStore = properties.dataDirectory().resolve("tls.p12").toAbsolutePath();
		SelfSignedCertificate.createIfMissing(keyStore);
		environment.getPropertySources()
			.addLast(new MapPropertySource("selfSignedTls",
					Map.of(BUNDLE + "keystore.location", keyStore.toUri().toString(), BUNDLE + "keystore.type",
							"PKCS12", BUNDLE + "keystore.password", SelfSignedCertificate.PASSWORD, "smtpd.ssl.bundle",
							"self-signed", "smtpd.connectors.submissions.port", properties.submissionsPort(),
							"smtpd.connectors.submissions.tls", "implicit")));
	}

	// where it is processed ahead of time, and in the training run of an AOT cache
	private static boolean isNotToRun() {
		return Boolean.getBoolean("spring.aot.processing") || DefaultLifecycleProcessor.ON_REFRESH_VALUE
			.equalsIgnoreCase(SpringProperties.getProperty(DefaultLifecycleProcessor.EXIT_PROPERTY_NAME));
	}

}
