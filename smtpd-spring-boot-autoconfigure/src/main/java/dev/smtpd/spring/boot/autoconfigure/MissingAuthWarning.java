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

import java.util.List;
import java.util.stream.Collectors;

import dev.smtpd.SmtpConnector;
import dev.smtpd.auth.AuthMode;
import dev.smtpd.spring.context.SmtpServerInitializedEvent;
import dev.smtpd.tls.TlsMode;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationListener;
import org.springframework.util.StringUtils;

/**
 * {@link ApplicationListener} that warns when the SMTP server has started and doesn't
 * offer AUTH on a port, although it seems to be wanted there. An explicit {@code none}
 * says that it isn't.
 */
class MissingAuthWarning implements ApplicationListener<SmtpServerInitializedEvent> {

	private static final Logger logger = LoggerFactory.getLogger(MissingAuthWarning.class);

	private final SmtpdProperties properties;

	private final ApplicationContext applicationContext;

	MissingAuthWarning(SmtpdProperties properties, ApplicationContext applicationContext) {
		this.properties = properties;
		this.applicationContext = applicationContext;
	}

	@Override
	public void onApplicationEvent(SmtpServerInitializedEvent event) {
		List<SmtpConnector> undecided = event.getServer().connectors().stream().filter(this::isUndecided).toList();
		if (undecided.isEmpty()) {
			return;
		}
		AuthenticatorBeans beans = new AuthenticatorBeans(this.applicationContext);
		List<String> names = beans.names();
		if (!names.isEmpty()) {
			warnOfMissingTls(undecided, names);
		}
		else if (!beans.sources().isEmpty() && this.applicationContext.containsBean("smtpAuthenticator")) {
			logger.warn(
					"AUTH isn't offered: Spring Security has made no AuthenticationManager of {}. "
							+ "Define an AuthenticationManager bean, or set 'smtpd.auth.mode' to none",
					quote(beans.sources()));
		}
		else if (AuthOffer.isConfigured(this.applicationContext.getEnvironment())) {
			logger.warn("AUTH isn't offered: properties 'smtpd.auth.*' are set, but nothing can authenticate "
					+ "clients. Define an Authenticator bean, or with Spring Security a UserDetailsService bean, or set "
					+ "'smtpd.auth.mode' to none");
		}
	}

	private void warnOfMissingTls(List<SmtpConnector> undecided, List<String> beans) {
		List<SmtpConnector> withoutTls = undecided.stream()
			.filter((connector) -> connector.tls() == TlsMode.NONE)
			.toList();
		if (!withoutTls.isEmpty() && !this.properties.getAuth().isAllowWithoutTls()) {
			logger.warn(
					"AUTH isn't offered on {}, where there is no TLS, although {} can authenticate clients. {}, or set "
							+ "'smtpd.auth.allow-without-tls' to true where nobody else can read the "
							+ "network. Set {} to none if AUTH isn't wanted",
					withoutTls.stream()
						.map((connector) -> "port " + connector.port())
						.collect(Collectors.joining(", ")),
					quote(beans), howToHaveTls(withoutTls), properties(withoutTls, "auth.mode"));
		}
	}

	private String howToHaveTls(List<SmtpConnector> withoutTls) {
		return (this.properties.getSsl().getBundle() != null)
				? "Set " + properties(withoutTls, "tls") + " to optional, required or implicit"
				: "Name an SSL bundle by 'smtpd.ssl.bundle'";
	}

	private static String properties(List<SmtpConnector> connectors, String name) {
		return connectors.stream()
			.map((connector) -> "'" + ConnectorNames.prefix(connector.name()) + name + "'")
			.collect(Collectors.joining(", "));
	}

	private static String quote(List<String> beans) {
		return ((beans.size() == 1) ? "bean '" : "beans '") + StringUtils.collectionToDelimitedString(beans, "', '")
				+ "'";
	}

	private boolean isUndecided(SmtpConnector connector) {
		return connector.auth() == AuthMode.NONE && configuredMode(connector) == null;
	}

	private @Nullable AuthMode configuredMode(SmtpConnector connector) {
		SmtpdConnectorProperties own = this.properties.getConnectors().get(connector.name());
		AuthMode mode = (own != null) ? own.getAuth().getMode() : null;
		return (mode != null) ? mode : this.properties.getAuth().getMode();
	}

}
