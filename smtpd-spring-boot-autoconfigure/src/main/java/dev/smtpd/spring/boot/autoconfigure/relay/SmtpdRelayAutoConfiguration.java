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

import java.time.Duration;

import dev.smtpd.SmtpServer;
import dev.smtpd.relay.CutThroughPolicy;
import dev.smtpd.relay.RelayAccessPolicy;
import dev.smtpd.relay.RelayCredentials;
import dev.smtpd.relay.RelayMessageProcessor;
import dev.smtpd.relay.RelayObserver;
import dev.smtpd.relay.SmtpRelay;
import dev.smtpd.relay.SmtpRelayBuilder;
import dev.smtpd.spring.boot.autoconfigure.SmtpServerCustomizer;
import dev.smtpd.spring.boot.autoconfigure.SmtpServerExecutorProvider;
import dev.smtpd.spring.boot.autoconfigure.SmtpServerTls;
import dev.smtpd.spring.boot.autoconfigure.SmtpdAutoConfiguration;
import dev.smtpd.spring.boot.autoconfigure.SmtpdProperties;
import dev.smtpd.spring.boot.autoconfigure.metrics.SmtpdMetricsAutoConfiguration;
import dev.smtpd.spring.boot.autoconfigure.observation.SmtpdObservationAutoConfiguration;
import dev.smtpd.spring.boot.autoconfigure.ssl.BundleReference;
import dev.smtpd.spring.boot.autoconfigure.ssl.SslBundleTlsConfigurationSource;
import dev.smtpd.spring.relay.SmtpRelayLifecycle;
import dev.smtpd.transport.EventLoops;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Import;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * {@link EnableAutoConfiguration Auto-configuration} of relaying to upstream servers.
 *
 * @since 0.1.0
 */
@AutoConfiguration(before = { SmtpdAutoConfiguration.class, SmtpdMetricsAutoConfiguration.class,
		SmtpdObservationAutoConfiguration.class })
@ConditionalOnClass(SmtpServer.class)
@ConditionalOnBooleanProperty("smtpd.relay.enabled")
@ConditionalOnBooleanProperty(name = "smtpd.enabled", matchIfMissing = true)
@EnableConfigurationProperties({ SmtpdProperties.class, SmtpdRelayProperties.class })
@Import(SmtpRelayExecutorConfiguration.class)
public final class SmtpdRelayAutoConfiguration {

	static final String TLS = "smtpRelayTls";

	@Bean
	@ConditionalOnMissingBean(SmtpRelayConnectionDetails.class)
	PropertiesSmtpRelayConnectionDetails smtpRelayConnectionDetails(SmtpdProperties server, SmtpdRelayProperties relay,
			ObjectProvider<SslBundles> bundles) {
		return new PropertiesSmtpRelayConnectionDetails(server, relay, bundles.getIfAvailable());
	}

	@Bean(name = TLS, defaultCandidate = false)
	@ConditionalOnMissingBean(name = TLS)
	@Nullable SslBundleTlsConfigurationSource smtpRelayTls(SmtpdRelayProperties properties, SmtpRelayConnectionDetails details) {
		SslBundle bundle = details.getSslBundle();
		if (bundle == null) {
			return null;
		}
		SslBundleTlsConfigurationSource source = SslBundleTlsConfigurationSource.forClient(
				(details instanceof PropertiesSmtpRelayConnectionDetails)
						? PropertiesSmtpRelayConnectionDetails.reference(properties) : BundleReference.OF_THE_RELAY,
				bundle);
		details.addSslBundleUpdateHandler(source::update);
		return source;
	}

	@Bean
	@ConditionalOnMissingBean
	SmtpRelay smtpRelay(SmtpdProperties server, SmtpdRelayProperties properties, SmtpRelayConnectionDetails details,
			EventLoops eventLoops,
			@Qualifier(SmtpRelayExecutorConfiguration.BEAN_NAME) SmtpServerExecutorProvider executorProvider,
			@Qualifier(TLS) ObjectProvider<SslBundleTlsConfigurationSource> tls, ObjectProvider<SslBundles> bundles,
			ObjectProvider<SmtpServerTls> serverTls, ObjectProvider<RelayObserver> observers) {
		serverTls.getIfAvailable(); // the guard looks into its bundles
		new OpenRelayGuard(server, properties, bundles.getIfAvailable()).check();
		requireShorter(properties.getTimeouts().getTotal(), server.getTimeouts().getProcessing());
		SmtpRelayBuilder builder = SmtpRelay.builder(eventLoops)
			.remoteAddresses(details.getRemoteAddresses())
			.executor(executorProvider.getExecutor())
			.tlsConfiguration(tls.getIfAvailable())
			.credentials(() -> credentials(details));
		new PropertiesSmtpRelayCustomizer(properties, server).customize(builder);
		observers.orderedStream().forEach(builder::observer);
		return builder.build();
	}

	private static @Nullable RelayCredentials credentials(SmtpRelayConnectionDetails details) {
		String username = details.getUsername();
		String password = details.getPassword();
		return (username != null && password != null) ? new RelayCredentials(username, password) : null;
	}

	// else a client could be told that a message wasn't taken that is still on its way
	private static void requireShorter(Duration total, Duration processing) {
		if (!processing.isZero() && total.compareTo(processing) >= 0) {
			throw new InvalidConfigurationPropertyValueException("smtpd.relay.timeouts.total", total,
					"It must be shorter than 'smtpd.timeouts.processing', which is " + processing + ".");
		}
	}

	@Bean
	@ConditionalOnMissingBean
	RelayMessageProcessor relayMessageProcessor(SmtpRelay relay) {
		return new RelayMessageProcessor(relay);
	}

	@Bean
	@ConditionalOnMissingBean
	@ConditionalOnBooleanProperty(name = "smtpd.relay.open", havingValue = false, matchIfMissing = true)
	RelayAccessPolicy relayAccessPolicy(SmtpdRelayProperties properties) {
		return new RelayAccessPolicy(properties.getAllowedNetworks(), properties.getAllowedDomains());
	}

	@Bean
	@ConditionalOnMissingBean
	@Conditional(OnCutThroughCondition.class)
	CutThroughPolicy cutThroughPolicy(SmtpRelay relay) {
		return new CutThroughPolicy(relay);
	}

	@Bean
	@ConditionalOnMissingBean
	SmtpRelayLifecycle smtpRelayLifecycle(SmtpRelay relay) {
		return new SmtpRelayLifecycle(relay);
	}

	@Bean
	RelayLoopGuard smtpRelayLoopGuard(SmtpRelay relay, SmtpServer server,
			@Qualifier(SmtpRelayExecutorConfiguration.BEAN_NAME) SmtpServerExecutorProvider executorProvider,
			SmtpdRelayProperties properties) {
		return new RelayLoopGuard(relay, server, executorProvider.getExecutor(), properties.getTimeouts().getConnect());
	}

	// who passes mail on has to say so (RFC 5321 section 4.4), and loops are seen by it
	@Bean
	@Order(Ordered.HIGHEST_PRECEDENCE)
	SmtpServerCustomizer receivedHeaderSmtpServerCustomizer() {
		return (builder) -> builder.receivedHeader(true);
	}

}
