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

import dev.smtpd.SmtpServer;
import dev.smtpd.TlsMode;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.context.properties.source.MutuallyExclusiveConfigurationPropertiesException;

/**
 * {@link SmtpServerCustomizer} that applies {@link SmtpdProperties}.
 *
 * @param properties the properties
 * @param tls the certificates, {@code null} if there are none
 */
record PropertiesSmtpServerCustomizer(SmtpdProperties properties,
		@Nullable SmtpServerTls tls) implements SmtpServerCustomizer {

	@Override
	public void customize(SmtpServer.Builder builder) {
		MutuallyExclusiveConfigurationPropertiesException.throwIfMultipleMatchingValuesIn((entries) -> {
			entries.put("smtpd.decode-data", this.properties.isDecodeData());
			entries.put("smtpd.enable-smtputf8", this.properties.isEnableSmtputf8());
		}, Boolean.TRUE::equals);
		builder.address(this.properties.getAddress());
		apply("smtpd.port", this.properties.getPort(), builder::port);
		apply("smtpd.hostname", this.properties.getHostname(), builder::hostname);
		apply("smtpd.data-size-limit", this.properties.getDataSizeLimit(),
				(limit) -> builder.dataSizeLimit(limit.toBytes()));
		builder.enableSmtputf8(this.properties.isEnableSmtputf8());
		builder.decodeData(this.properties.isDecodeData());
		builder.receivedHeader(this.properties.isReceivedHeader());
		builder.rejectBareNewlines(this.properties.isRejectBareNewlines());
		apply("smtpd.max-recipients", this.properties.getMaxRecipients(), builder::maxRecipients);
		customizeTls(builder);
		this.properties.getConnectors().forEach((name, connector) -> addConnector(builder, name, connector));
		apply("smtpd.idle-timeout", this.properties.getIdleTimeout(), builder::idleTimeout);
	}

	private void customizeTls(SmtpServer.Builder builder) {
		if (this.tls != null) {
			builder.tlsConfiguration(this.tls);
		}
		TlsMode mode = this.properties.getTls();
		requireCertificate("smtpd.tls", mode);
		builder.tls((mode != null) ? mode : (this.tls != null) ? TlsMode.OPTIONAL : TlsMode.NONE);
	}

	private void addConnector(SmtpServer.Builder builder, String name, SmtpdProperties.Connector properties) {
		String prefix = "smtpd.connectors." + name + ".";
		requireCertificate(prefix + "tls", properties.getTls());
		apply(prefix + "port", properties.getPort(), (port) -> builder.connector(name, (connector) -> {
			connector.port(port);
			if (properties.getAddress() != null) {
				connector.address(properties.getAddress());
			}
			if (properties.getTls() != null) {
				connector.tls(properties.getTls());
			}
		}));
	}

	private void requireCertificate(String property, @Nullable TlsMode mode) {
		if (mode != null && mode != TlsMode.NONE && this.tls == null) {
			throw new InvalidConfigurationPropertyValueException(property, mode,
					"TLS needs a certificate, to be named by 'smtpd.ssl.bundle'.");
		}
	}

	private static <T> void apply(String name, @Nullable T value, Setter<T> setter) {
		if (value == null) {
			return;
		}
		try {
			setter.set(value);
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidConfigurationPropertyValueException(name, value, ex.getMessage() + ".");
		}
	}

	@FunctionalInterface
	private interface Setter<T> {

		SmtpServer.Builder set(T value);

	}

}
