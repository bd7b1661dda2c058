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

import java.util.Set;
import java.util.function.Function;

import dev.smtpd.SmtpServer;
import dev.smtpd.tls.TlsMode;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.PropertyMapper;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.context.properties.source.MutuallyExclusiveConfigurationPropertiesException;
import org.springframework.util.ClassUtils;

/**
 * {@link SmtpServerCustomizer} that applies {@link SmtpdProperties}.
 *
 * @param properties the properties
 * @param tls the certificates, {@code null} if there are none
 * @param ports whether to apply ports and further connectors
 */
record PropertiesSmtpServerCustomizer(SmtpdProperties properties, @Nullable SmtpServerTls tls,
		boolean ports) implements SmtpServerCustomizer {

	// the server's own connector, and what health has beside connectors
	private static final Set<String> RESERVED_NAMES = Set.of("default", "executor", "server", "spool", "ssl");

	private static final String BUCKETS = "io.github.bucket4j.distributed.proxy.ProxyManager";

	@Override
	public void customize(SmtpServer.Builder builder) {
		MutuallyExclusiveConfigurationPropertiesException.throwIfMultipleMatchingValuesIn((entries) -> {
			entries.put("smtpd.decode-data", this.properties.isDecodeData());
			entries.put("smtpd.enable-smtputf8", this.properties.isEnableSmtputf8());
		}, Boolean.TRUE::equals);
		builder.address(this.properties.getAddress());
		if (this.ports) {
			apply("smtpd.port", this.properties.getPort(), builder::port);
			this.properties.getConnectors().forEach((name, connector) -> addConnector(builder, name, connector));
		}
		apply("smtpd.hostname", this.properties.getHostname(), builder::hostname);
		apply("smtpd.data-size-limit", this.properties.getDataSizeLimit(),
				(limit) -> builder.dataSizeLimit(limit.toBytes()));
		builder.enableSmtputf8(this.properties.isEnableSmtputf8());
		builder.decodeData(this.properties.isDecodeData());
		builder.receivedHeader(this.properties.isReceivedHeader());
		builder.syntax((syntax) -> syntax.withBareNewlines(this.properties.getBareNewlines())
			.withAddresses(this.properties.getAddressSyntax())
			.withLmtpUnqualifiedRecipients(this.properties.isLmtpUnqualifiedRecipients()));
		apply("smtpd.max-recipients", this.properties.getMaxRecipients(),
				(recipients) -> builder.limits((limits) -> limits.withMaxRecipients(recipients)));
		customizeSpool(builder);
		customizeTls(builder);
		customizeAuthentication(builder);
		customizeProxies(builder);
		apply("smtpd.max-reply-delay", this.properties.getMaxReplyDelay(),
				(delay) -> builder.timeouts((timeouts) -> timeouts.withMaxReplyDelay(delay)));
		builder.extensions(this.properties.getExtensions());
		apply("smtpd.max-future-release", this.properties.getMaxFutureRelease(),
				(time) -> builder.limits((limits) -> limits.withMaxFutureRelease(time)));
		builder.protocol(this.properties.getProtocol());
		customizeTimeouts(builder);
		builder.limits((limits) -> new LimitsMapper(this.properties.getLimits(), limits).toLimits());
		requireRateLimiter();
	}

	private void customizeTimeouts(SmtpServer.Builder builder) {
		apply("smtpd.idle-timeout", this.properties.getIdleTimeout(),
				(timeout) -> builder.timeouts((timeouts) -> timeouts.withIdle(timeout)));
		apply("smtpd.data-timeout", this.properties.getDataTimeout(),
				(timeout) -> builder.timeouts((timeouts) -> timeouts.withData(timeout)));
		apply("smtpd.unterminated-data-timeout", this.properties.getUnterminatedDataTimeout(),
				(timeout) -> builder.timeouts((timeouts) -> timeouts.withUnterminatedData(timeout)));
		apply("smtpd.min-data-rate", this.properties.getMinDataRate(),
				(rate) -> builder.timeouts((timeouts) -> timeouts.withMinDataRate(rate.toBytes())));
		apply("smtpd.processing-timeout", this.properties.getProcessingTimeout(),
				(timeout) -> builder.timeouts((timeouts) -> timeouts.withProcessing(timeout)));
		apply("smtpd.greeting-delay", this.properties.getGreetingDelay(),
				(delay) -> builder.timeouts((timeouts) -> timeouts.withGreetingDelay(delay)));
	}

	private void customizeSpool(SmtpServer.Builder builder) {
		SmtpdProperties.Spool spool = this.properties.getSpool();
		apply("smtpd.spool.memory-threshold", spool.getMemoryThreshold(),
				(size) -> builder.spool((settings) -> settings.withMemoryThreshold(size.toBytes())));
		apply("smtpd.spool.memory-budget", spool.getMemoryBudget(),
				(size) -> builder.spool((settings) -> settings.withMemoryBudget(size.toBytes())));
		apply("smtpd.spool.directory", spool.getDirectory(),
				(directory) -> builder.spool((settings) -> settings.withDirectory(directory)));
		apply("smtpd.spool.disk-budget", spool.getDiskBudget(),
				(size) -> builder.spool((settings) -> settings.withDiskBudget(size.toBytes())));
		builder.spool((settings) -> settings.withDiscardAfterProcessing(spool.isDiscardAfterProcessing()));
	}

	private void customizeTls(SmtpServer.Builder builder) {
		if (this.tls != null) {
			builder.tlsConfiguration(this.tls);
		}
		apply("smtpd.ssl.handshake-timeout", this.properties.getSsl().getHandshakeTimeout(),
				(timeout) -> builder.timeouts((timeouts) -> timeouts.withTlsHandshake(timeout)));
		TlsMode mode = this.properties.getTls();
		requireCertificate("smtpd.tls", mode);
		builder.tls((mode != null) ? mode : (this.tls != null) ? TlsMode.OPTIONAL : TlsMode.NONE);
	}

	private void customizeAuthentication(SmtpServer.Builder builder) {
		SmtpdProperties.Authentication authentication = this.properties.getAuthentication();
		builder.auth(this.properties.getAuth());
		apply("smtpd.authentication.mechanisms", authentication.getMechanisms(),
				(mechanisms) -> builder.authentication((auth) -> auth.withMechanisms(mechanisms)));
		builder.authentication((auth) -> auth.withAllowWithoutTls(authentication.isAllowWithoutTls()));
		apply("smtpd.authentication.failure-delay", authentication.getFailureDelay(),
				(delay) -> builder.authentication((auth) -> auth.withFailureDelay(delay)));
		apply("smtpd.authentication.max-failures", authentication.getMaxFailures(),
				(failures) -> builder.authentication((auth) -> auth.withMaxFailures(failures)));
		builder.authentication((auth) -> auth.withLimits(new AuthLimitsMapper(authentication).toLimits()));
	}

	private void customizeProxies(SmtpServer.Builder builder) {
		builder.proxyProtocol(this.properties.isProxyProtocol());
		builder.proxies((proxies) -> proxies.withNetworks(this.properties.getProxyNetworks())
			.withXclientNetworks(this.properties.getXclientNetworks())
			.withXforwardNetworks(this.properties.getXforwardNetworks()));
		apply("smtpd.proxy-timeout", this.properties.getProxyTimeout(),
				(timeout) -> builder.timeouts((timeouts) -> timeouts.withProxyHeader(timeout)));
	}

	private void addConnector(SmtpServer.Builder builder, String name, SmtpdProperties.Connector properties) {
		if (RESERVED_NAMES.contains(name)) {
			throw new InvalidConfigurationPropertyValueException("smtpd.connectors", name,
					"A connector must not have this name, which the server itself uses.");
		}
		String prefix = "smtpd.connectors." + name + ".";
		requireCertificate(prefix + "tls", properties.getTls());
		apply("smtpd.connectors", name, (valid) -> builder.connector(valid, (connector) -> {
			PropertyMapper map = PropertyMapper.get();
			apply(prefix + "port", properties.getPort(), connector::port);
			map.from(properties::getAddress).to(connector::address);
			map.from(properties::getProtocol).to(connector::protocol);
			map.from(properties::getTls).to(connector::tls);
			map.from(properties::getAuth).to(connector::auth);
			map.from(properties::getProxyProtocol).to(connector::proxyProtocol);
		}));
	}

	private void requireCertificate(String property, @Nullable TlsMode mode) {
		if (mode != null && mode != TlsMode.NONE && this.tls == null) {
			throw new InvalidConfigurationPropertyValueException(property, mode,
					"TLS needs a certificate, to be named by 'smtpd.ssl.bundle'.");
		}
	}

	private void requireRateLimiter() {
		if (!ClassUtils.isPresent(BUCKETS, null)) {
			SmtpdProperties.RateLimits limits = this.properties.getRateLimits();
			requireNoRate("connections-per-second", limits.getConnectionsPerSecond());
			requireNoRate("messages-per-hour", limits.getMessagesPerHour());
			requireNoRate("recipients-per-hour", limits.getRecipientsPerHour());
		}
	}

	private static void requireNoRate(String name, @Nullable Integer rate) {
		if (rate != null) {
			throw new InvalidConfigurationPropertyValueException("smtpd.rate-limits." + name, rate,
					"Rates are limited by Bucket4j, to be added by 'com.bucket4j:bucket4j_jdk17-caffeine'.");
		}
	}

	private static <T> void apply(String name, @Nullable T value, Function<T, ?> setter) {
		if (value == null) {
			return;
		}
		try {
			setter.apply(value);
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidConfigurationPropertyValueException(name, value, ex.getMessage() + ".");
		}
	}

}
