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

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.smtpd.spring.boot.autoconfigure.ssl.BundleReference;
import dev.smtpd.spring.boot.autoconfigure.ssl.SslBundleException;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.env.Environment;

/**
 * {@link AbstractFailureAnalyzer} for an SSL bundle that Spring Boot can't register, such
 * as one that is to be reloaded and whose files are missing, if the properties of the
 * server name it.
 */
class SslBundleRegistrationFailureAnalyzer extends AbstractFailureAnalyzer<IllegalStateException> {

	private static final Pattern MESSAGE = Pattern.compile("Unable to register SSL bundle '(.+)'");

	private final Environment environment;

	SslBundleRegistrationFailureAnalyzer(Environment environment) {
		this.environment = environment;
	}

	@Override
	protected @Nullable FailureAnalysis analyze(Throwable rootFailure, IllegalStateException cause) {
		Matcher matcher = MESSAGE.matcher(String.valueOf(cause.getMessage()));
		Throwable reason = cause.getCause();
		if (!matcher.matches() || reason == null) {
			return null;
		}
		String bundle = matcher.group(1);
		return properties().stream()
			.filter((property) -> bundle.equals(this.environment.getProperty(property)))
			.findFirst()
			.map((property) -> SslBundleException.unusable(new BundleReference(bundle, property), reason))
			.map((failure) -> new SslBundleFailureAnalyzer().analyze(failure))
			.orElse(null);
	}

	private List<String> properties() {
		List<String> properties = new ArrayList<>(List.of("smtpd.ssl.bundle", "smtpd.relay.ssl.bundle"));
		int mappings = Binder.get(this.environment)
			.bind("smtpd.ssl", SmtpdSslProperties.class)
			.map((ssl) -> ssl.getServerNameBundles().size())
			.orElse(0);
		for (int i = 0; i < mappings; i++) {
			properties.add("smtpd.ssl.server-name-bundles[" + i + "].bundle");
		}
		return properties;
	}

}
