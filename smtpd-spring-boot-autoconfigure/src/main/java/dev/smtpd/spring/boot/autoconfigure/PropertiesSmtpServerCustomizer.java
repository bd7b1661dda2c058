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

import java.nio.file.Path;
import java.util.Set;

import dev.smtpd.SmtpConnector;
import dev.smtpd.SmtpServer;
import dev.smtpd.settings.AuthSettings;
import dev.smtpd.settings.SpoolSettings;
import dev.smtpd.settings.TimeoutSettings;
import dev.smtpd.spring.boot.autoconfigure.SmtpdSharedLimitProperties.SharedLimitStore;
import dev.smtpd.tls.TlsMode;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.PropertyMapper;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.context.properties.source.MutuallyExclusiveConfigurationPropertiesException;
import org.springframework.util.ClassUtils;
import org.springframework.util.unit.DataSize;

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
		customizeSyntax(builder);
		builder.spool(this::toSpool);
		customizeTls(builder);
		customizeAuthentication(builder);
		customizeProxies(builder);
		builder.extensions(this.properties.getExtensions());
		builder.protocol(this.properties.getProtocol());
		builder.timeouts(this::toTimeouts);
		builder.limits(new LimitsMapper(this.properties.getLimits())::apply);
		requireRateLimiter();
	}

	private void customizeSyntax(SmtpServer.Builder builder) {
		SmtpdSyntaxProperties syntax = this.properties.getSyntax();
		builder.syntax((settings) -> settings.withBareNewlines(syntax.getBareNewlines())
			.withAddresses(syntax.getAddresses())
			.withLmtpUnqualifiedRecipients(syntax.isLmtpUnqualifiedRecipients()));
	}

	private TimeoutSettings toTimeouts(TimeoutSettings settings) {
		CheckedProperties checked = new CheckedProperties("smtpd.");
		SmtpdTimeoutProperties from = this.properties.getTimeouts();
		try {
			return settings.withIdle(checked.value("timeouts.idle", from.getIdle()))
				.withData(checked.value("timeouts.data", from.getData()))
				.withUnterminatedData(checked.value("timeouts.unterminated-data", from.getUnterminatedData()))
				.withProcessing(checked.value("timeouts.processing", from.getProcessing()))
				.withQueue(checked.value("timeouts.queue", from.getQueue()))
				.withGreetingDelay(checked.value("timeouts.greeting-delay", from.getGreetingDelay()))
				.withMaxReplyDelay(checked.value("timeouts.max-reply-delay", from.getMaxReplyDelay()))
				.withTlsHandshake(
						checked.value("ssl.handshake-timeout", this.properties.getSsl().getHandshakeTimeout()))
				.withProxyHeader(checked.value("proxy.timeout", this.properties.getProxy().getTimeout()))
				.withMinDataRate(
						checked.value("limits.min-data-rate", this.properties.getLimits().getMinDataRate()).toBytes());
		}
		catch (IllegalArgumentException ex) {
			throw checked.rejected(ex);
		}
	}

	private SpoolSettings toSpool(SpoolSettings settings) {
		CheckedProperties checked = new CheckedProperties("smtpd.spool.");
		SmtpdSpoolProperties from = this.properties.getSpool();
		DataSize memoryBudget = from.getMemoryBudget();
		Path directory = from.getDirectory();
		try {
			SpoolSettings spool = withThresholds(settings, checked, from)
				.withDiskBudget(checked.value("disk-budget", from.getDiskBudget()).toBytes())
				.withDiscardAfterProcessing(from.isDiscardAfterProcessing());
			if (memoryBudget != null) {
				spool = spool.withMemoryBudget(checked.value("memory-budget", memoryBudget).toBytes());
			}
			return (directory != null) ? spool.withDirectory(checked.value("directory", directory)) : spool;
		}
		catch (IllegalArgumentException ex) {
			throw checked.rejected(ex);
		}
	}

	// the default threshold has a maximum of its own
	private static SpoolSettings withThresholds(SpoolSettings settings, CheckedProperties checked,
			SmtpdSpoolProperties from) {
		long threshold = checked.value("memory-threshold", from.getMemoryThreshold()).toBytes();
		SpoolSettings spool = (threshold != settings.memoryThreshold()) ? settings.withMemoryThreshold(threshold)
				: settings;
		DataSize max = from.getMaxMemoryThreshold();
		return (max != null) ? spool.withMaxMemoryThreshold(checked.value("max-memory-threshold", max).toBytes())
				: spool;
	}

	private void customizeTls(SmtpServer.Builder builder) {
		if (this.tls != null) {
			builder.tlsConfiguration(this.tls);
		}
		TlsMode mode = this.properties.getTls();
		requireCertificate("smtpd.tls", mode);
		builder.tls((mode != null) ? mode : (this.tls != null) ? TlsMode.OPTIONAL : TlsMode.NONE);
	}

	private void customizeAuthentication(SmtpServer.Builder builder) {
		builder.auth(this.properties.getAuth().getMode());
		builder.authentication(this::toAuthentication);
	}

	private AuthSettings toAuthentication(AuthSettings settings) {
		CheckedProperties checked = new CheckedProperties("smtpd.auth.");
		SmtpdAuthProperties from = this.properties.getAuth();
		try {
			return settings.withMechanisms(checked.value("mechanisms", from.getMechanisms()))
				.withAllowWithoutTls(from.isAllowWithoutTls())
				.withFailureDelay(checked.value("failure-delay", from.getFailureDelay()))
				.withMaxFailures(checked.value("max-failures", from.getMaxFailures()))
				.withLimits(new AuthLimitsMapper(from).toLimits());
		}
		catch (IllegalArgumentException ex) {
			throw checked.rejected(ex);
		}
	}

	private void customizeProxies(SmtpServer.Builder builder) {
		SmtpdProxyProperties proxy = this.properties.getProxy();
		builder.proxyProtocol(proxy.isEnabled());
		builder.proxies((settings) -> settings.withNetworks(proxy.getNetworks())
			.withXclientNetworks(proxy.getXclientNetworks())
			.withXforwardNetworks(proxy.getXforwardNetworks()));
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
			SharedLimitStore store = this.properties.getSharedLimits().getStore();
			if (store != SharedLimitStore.NONE) {
				throw withoutBuckets("smtpd.shared-limits.store", store);
			}
		}
	}

	private static void requireNoRate(String name, @Nullable Integer rate) {
		if (rate != null) {
			throw withoutBuckets("smtpd.rate-limits." + name, rate);
		}
	}

	private static InvalidConfigurationPropertyValueException withoutBuckets(String name, Object value) {
		return new InvalidConfigurationPropertyValueException(name, value,
				"Rates are limited by Bucket4j, to be added by 'com.bucket4j:bucket4j_jdk17-core'.");
	}

}
