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

import dev.smtpd.SmtpConnector;
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
	private static final Set<String> RESERVED_NAMES = Set.of(SmtpConnector.DEFAULT_NAME, "executor", "server", "spool",
			"ssl");

	private static final String BUCKETS = "io.github.bucket4j.distributed.proxy.ProxyManager";

	@Override
	public void customize(SmtpServer.Builder builder) {
		MutuallyExclusiveConfigurationPropertiesException.throwIfMultipleMatchingValuesIn((entries) -> {
			entries.put("smtpd.decode-data", this.properties.isDecodeData());
			entries.put("smtpd.enable-smtputf8", this.properties.isEnableSmtputf8());
		}, Boolean.TRUE::equals);
		builder.address(this.properties.getAddress());
		if (this.ports) {
			PropertyValues.apply("smtpd.port", this.properties.getPort(), builder::port);
			this.properties.getConnectors().forEach((name, connector) -> addConnector(builder, name, connector));
		}
		PropertyValues.apply("smtpd.hostname", this.properties.getHostname(), builder::hostname);
		PropertyValues.apply("smtpd.data-size-limit", this.properties.getDataSizeLimit(),
				(limit) -> builder.dataSizeLimit(limit.toBytes()));
		builder.enableSmtputf8(this.properties.isEnableSmtputf8());
		builder.decodeData(this.properties.isDecodeData());
		builder.receivedHeader(this.properties.isReceivedHeader());
		SmtpdSyntaxProperties syntax = this.properties.getSyntax();
		builder.bareNewlines(syntax.getBareNewlines());
		builder.addressSyntax(syntax.getAddresses());
		builder.lmtpUnqualifiedRecipients(syntax.isLmtpUnqualifiedRecipients());
		customizeSpool(builder);
		customizeTls(builder);
		customizeAuthentication(builder);
		customizeProxies(builder);
		builder.extensions(this.properties.getExtensions());
		builder.protocol(this.properties.getProtocol());
		customizeTimeouts(builder);
		customizeLimits(builder);
		requireRateLimiter();
	}

	private void customizeTimeouts(SmtpServer.Builder builder) {
		SmtpdTimeoutProperties timeouts = this.properties.getTimeouts();
		PropertyValues.apply("smtpd.timeouts.idle", timeouts.getIdle(), builder::idleTimeout);
		PropertyValues.apply("smtpd.timeouts.data", timeouts.getData(), builder::dataTimeout);
		PropertyValues.apply("smtpd.timeouts.unterminated-data", timeouts.getUnterminatedData(),
				builder::unterminatedDataTimeout);
		PropertyValues.apply("smtpd.timeouts.processing", timeouts.getProcessing(), builder::processingTimeout);
		PropertyValues.apply("smtpd.timeouts.greeting-delay", timeouts.getGreetingDelay(), builder::greetingDelay);
		PropertyValues.apply("smtpd.timeouts.max-reply-delay", timeouts.getMaxReplyDelay(), builder::maxReplyDelay);
	}

	private void customizeLimits(SmtpServer.Builder builder) {
		SmtpdLimitProperties limits = this.properties.getLimits();
		PropertyValues.apply("smtpd.limits.max-recipients", limits.getMaxRecipients(), builder::maxRecipients);
		PropertyValues.apply("smtpd.limits.min-data-rate", limits.getMinDataRate(),
				(rate) -> builder.minDataRate(rate.toBytes()));
		PropertyValues.apply("smtpd.limits.max-future-release", limits.getMaxFutureRelease(),
				builder::maxFutureRelease);
		builder.limits(new LimitsMapper(limits).toLimits());
	}

	private void customizeSpool(SmtpServer.Builder builder) {
		SmtpdSpoolProperties spool = this.properties.getSpool();
		PropertyValues.apply("smtpd.spool.memory-threshold", spool.getMemoryThreshold(),
				(size) -> builder.spoolMemoryThreshold(size.toBytes()));
		PropertyValues.apply("smtpd.spool.memory-budget", spool.getMemoryBudget(),
				(size) -> builder.spoolMemoryBudget(size.toBytes()));
		PropertyValues.apply("smtpd.spool.directory", spool.getDirectory(), builder::spoolDirectory);
		PropertyValues.apply("smtpd.spool.disk-budget", spool.getDiskBudget(),
				(size) -> builder.spoolDiskBudget(size.toBytes()));
		builder.discardAfterProcessing(spool.isDiscardAfterProcessing());
	}

	private void customizeTls(SmtpServer.Builder builder) {
		if (this.tls != null) {
			builder.tlsConfiguration(this.tls);
		}
		PropertyValues.apply("smtpd.ssl.handshake-timeout", this.properties.getSsl().getHandshakeTimeout(),
				builder::tlsHandshakeTimeout);
		TlsMode mode = this.properties.getTls();
		requireCertificate("smtpd.tls", mode);
		builder.tls((mode != null) ? mode : (this.tls != null) ? TlsMode.OPTIONAL : TlsMode.NONE);
	}

	private void customizeAuthentication(SmtpServer.Builder builder) {
		SmtpdAuthProperties auth = this.properties.getAuth();
		builder.auth(auth.getMode());
		PropertyValues.apply("smtpd.auth.mechanisms", auth.getMechanisms(), builder::authMechanisms);
		builder.allowAuthWithoutTls(auth.isAllowWithoutTls());
		PropertyValues.apply("smtpd.auth.failure-delay", auth.getFailureDelay(), builder::authFailureDelay);
		PropertyValues.apply("smtpd.auth.max-failures", auth.getMaxFailures(), builder::maxAuthFailures);
		builder.authLimits(new AuthLimitsMapper(auth).toLimits());
	}

	private void customizeProxies(SmtpServer.Builder builder) {
		SmtpdProxyProperties proxy = this.properties.getProxy();
		builder.proxyProtocol(proxy.isEnabled());
		builder.proxyNetworks(proxy.getNetworks());
		PropertyValues.apply("smtpd.proxy.timeout", proxy.getTimeout(), builder::proxyTimeout);
		builder.xclientNetworks(proxy.getXclientNetworks());
		builder.xforwardNetworks(proxy.getXforwardNetworks());
	}

	private void addConnector(SmtpServer.Builder builder, String name, SmtpdConnectorProperties properties) {
		if (RESERVED_NAMES.contains(name)) {
			throw new InvalidConfigurationPropertyValueException("smtpd.connectors", name,
					"A connector must not have this name, which the server itself uses.");
		}
		String prefix = "smtpd.connectors." + name + ".";
		requireCertificate(prefix + "tls", properties.getTls());
		PropertyValues.apply("smtpd.connectors", name, (valid) -> builder.connector(valid, (connector) -> {
			PropertyMapper map = PropertyMapper.get();
			PropertyValues.apply(prefix + "port", properties.getPort(), connector::port);
			map.from(properties::getAddress).to(connector::address);
			map.from(properties::getProtocol).to(connector::protocol);
			map.from(properties::getTls).to(connector::tls);
			map.from(properties.getAuth()::getMode).to(connector::auth);
			map.from(properties.getProxy()::getEnabled).to(connector::proxyProtocol);
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
			SmtpdRateLimitProperties limits = this.properties.getRateLimits();
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

}
