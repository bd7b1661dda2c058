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

package dev.smtpd.spring.boot.autoconfigure.health;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;

import dev.smtpd.SmtpConnector;
import dev.smtpd.SmtpServer;
import dev.smtpd.SmtpSpoolException;
import dev.smtpd.management.SmtpConnectorStatus;
import dev.smtpd.management.SmtpServerStatus;
import dev.smtpd.management.SpoolStatus;
import dev.smtpd.management.SpoolUsage;
import dev.smtpd.spring.boot.autoconfigure.ssl.SslBundleTlsConfigurationSource;
import dev.smtpd.tls.TlsMode;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthContributor;
import org.springframework.boot.health.contributor.HealthContributors;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;

/**
 * {@link CompositeHealthContributor} of the SMTP server: one contributor for each
 * connector, one for the spool, one for the executor of application code, and one for the
 * SSL bundles if there are any. A connector is up when it takes mail, and out of service
 * while the server shuts down; the spool is out of service when it has no room, and the
 * executor when it takes no tasks.
 * <p>
 * What concerns mail only, and isn't a fault of the application, has a status of its own
 * that Spring Boot leaves out where it aggregates: {@code PAUSED} for a connector, and
 * {@code DEGRADED} for SSL bundles of which one couldn't be updated or has an expired
 * certificate.
 *
 * @since 0.1.0
 */
public class SmtpServerHealthContributor implements CompositeHealthContributor {

	private static final String SERVER = "server";

	private static final String SPOOL = "spool";

	private static final String EXECUTOR = "executor";

	private static final String SSL = "ssl";

	private static final Status PAUSED = new Status("PAUSED", "New mail is deferred on purpose");

	private final SmtpServer server;

	private final SslBundleHealth bundles;

	private final Status pausedStatus;

	private final Supplier<Map<String, ? extends HealthContributor>> additional;

	/**
	 * Create a contributor.
	 * @param server the server
	 * @param bundles the SSL bundles of the server, none if it has no TLS
	 * @param outOfServiceWhilePaused whether a paused connector is out of service, and so
	 * the application as a whole, instead of {@code PAUSED}
	 */
	public SmtpServerHealthContributor(SmtpServer server, Collection<SslBundleTlsConfigurationSource> bundles,
			boolean outOfServiceWhilePaused) {
		this(server, bundles, outOfServiceWhilePaused, Map::of);
	}

	/**
	 * Create a contributor that has those of other servers beside its own.
	 * @param server the server
	 * @param bundles the SSL bundles of the server, none if it has no TLS
	 * @param outOfServiceWhilePaused whether a paused connector is out of service, and so
	 * the application as a whole, instead of {@code PAUSED}
	 * @param additional the contributors of the other servers, by their names
	 */
	public SmtpServerHealthContributor(SmtpServer server, Collection<SslBundleTlsConfigurationSource> bundles,
			boolean outOfServiceWhilePaused, Supplier<Map<String, ? extends HealthContributor>> additional) {
		this.additional = additional;
		this.server = server;
		this.bundles = new SslBundleHealth(List.copyOf(bundles));
		this.pausedStatus = outOfServiceWhilePaused ? Status.OUT_OF_SERVICE : PAUSED;
	}

	@Override
	public @Nullable HealthContributor getContributor(String name) {
		return stream().filter((entry) -> entry.name().equals(name))
			.map(HealthContributors.Entry::contributor)
			.findFirst()
			.orElse(null);
	}

	@Override
	public Stream<Entry> stream() {
		return Stream.concat(ownEntries(),
				this.additional.get().entrySet().stream().map((entry) -> new Entry(entry.getKey(), entry.getValue())));
	}

	private Stream<Entry> ownEntries() {
		SmtpServerStatus status = this.server.status();
		if (status.connectors().isEmpty()) {
			return Stream.of(entry(SERVER, Health.down().withDetail("reason", "The server doesn't run").build()));
		}
		List<Entry> entries = new ArrayList<>();
		status.connectors()
			.forEach((connector) -> entries.add(entry(connector.connector().name(), health(status, connector))));
		entries.add(new Entry(SPOOL, (HealthIndicator) this::spoolHealth));
		entries.add(new Entry(EXECUTOR, new ExecutorHealthIndicator(this.server)));
		if (!this.bundles.bundles().isEmpty()) {
			entries.add(entry(SSL, this.bundles.toHealth()));
		}
		return entries.stream();
	}

	private static Entry entry(String name, Health health) {
		return new Entry(name, (HealthIndicator) () -> health);
	}

	private Health health(SmtpServerStatus server, SmtpConnectorStatus status) {
		SmtpConnector connector = status.connector();
		Health.Builder health = new Health.Builder();
		if (server.shuttingDown()) {
			health.outOfService().withDetail("reason", "The server shuts down");
		}
		else if (!status.listening()) {
			Throwable failure = server.failure();
			health.down()
				.withDetail("reason", "The port is closed" + ((failure != null) ? ": " + describe(failure) : ""));
		}
		else if (!status.pauses().isEmpty()) {
			health.status(this.pausedStatus)
				.withDetail("reason", "Paused: " + String.join(", ", status.pauses().keySet()));
		}
		else {
			health.up();
		}
		health.withDetail("address", connector.address().getAddress().getHostAddress())
			.withDetail("port", connector.port())
			.withDetail("protocol", connector.protocol().name().toLowerCase(Locale.ROOT))
			.withDetail("tls", connector.tls().name().toLowerCase(Locale.ROOT))
			.withDetail("sessions", status.sessionCount());
		Instant expiry = (connector.tls() != TlsMode.NONE) ? this.bundles.certificateExpiry() : null;
		if (expiry != null) {
			health.withDetail("certificateExpiry", expiry);
		}
		return health.build();
	}

	private static String describe(Throwable failure) {
		Throwable cause = failure.getCause();
		return failure.getMessage() + ((cause != null) ? " (" + cause + ")" : "");
	}

	private Health spoolHealth() {
		Health.Builder health = new Health.Builder(Status.UP);
		try {
			if (!this.server.checkSpool()) {
				health.outOfService().withDetail("reason", "There is no room for a message of the greatest size");
			}
		}
		catch (SmtpSpoolException ex) {
			health.down().withDetail("reason", String.valueOf(ex.getMessage()));
		}
		SpoolStatus spool = this.server.status().spool();
		SpoolUsage usage = spool.usage();
		return health.withDetail("memoryBytes", usage.memoryBytes())
			.withDetail("memoryBudget", spool.memoryBudget())
			.withDetail("diskBytes", usage.diskBytes())
			.withDetail("files", usage.files())
			.build();
	}

}
