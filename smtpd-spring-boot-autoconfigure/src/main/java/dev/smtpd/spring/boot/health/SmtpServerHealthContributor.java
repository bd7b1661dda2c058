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

package dev.smtpd.spring.boot.health;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;

import dev.smtpd.SmtpConnector;
import dev.smtpd.SmtpConnectorStatus;
import dev.smtpd.SmtpServer;
import dev.smtpd.TlsMode;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthContributor;
import org.springframework.boot.health.contributor.HealthContributors;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;

/**
 * {@link CompositeHealthContributor} of the SMTP server: one contributor for each
 * connector and one for the spool. A connector is up when it takes mail, and out of
 * service while the server shuts down; the spool is out of service when it has no room.
 *
 * @since 0.1.0
 */
public class SmtpServerHealthContributor implements CompositeHealthContributor {

	private static final String SERVER = "server";

	private static final String SPOOL = "spool";

	private final SmtpServer server;

	private final BooleanSupplier spoolFull;

	private final Supplier<@Nullable Instant> certificateExpiry;

	/**
	 * Create a contributor.
	 * @param server the server
	 * @param spoolFull whether messages might find no room
	 * @param certificateExpiry when the certificate of the server ends, {@code null} if
	 * that isn't known
	 */
	public SmtpServerHealthContributor(SmtpServer server, BooleanSupplier spoolFull,
			Supplier<@Nullable Instant> certificateExpiry) {
		this.server = server;
		this.spoolFull = spoolFull;
		this.certificateExpiry = certificateExpiry;
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
		List<SmtpConnectorStatus> connectors = this.server.status();
		if (connectors.isEmpty()) {
			return Stream.of(entry(SERVER, Health.down().withDetail("reason", "The server doesn't run").build()));
		}
		return Stream.concat(connectors.stream().map((status) -> entry(status.connector().name(), health(status))),
				Stream.of(entry(SPOOL, spoolHealth())));
	}

	private static Entry entry(String name, Health health) {
		return new Entry(name, (HealthIndicator) () -> health);
	}

	private Health health(SmtpConnectorStatus status) {
		SmtpConnector connector = status.connector();
		Health.Builder health = new Health.Builder();
		if (this.server.isShuttingDown()) {
			health.outOfService().withDetail("reason", "The server shuts down");
		}
		else if (!status.listening()) {
			health.down().withDetail("reason", "The port is closed");
		}
		else if (!status.pauses().isEmpty()) {
			health.down().withDetail("reason", "Paused: " + String.join(", ", status.pauses().keySet()));
		}
		else {
			health.up();
		}
		health.withDetail("address", connector.address().getAddress().getHostAddress())
			.withDetail("port", connector.port())
			.withDetail("protocol", connector.protocol().name().toLowerCase(Locale.ROOT))
			.withDetail("tls", connector.tls().name().toLowerCase(Locale.ROOT))
			.withDetail("sessions", status.sessionCount());
		Instant expiry = (connector.tls() != TlsMode.NONE) ? this.certificateExpiry.get() : null;
		if (expiry != null) {
			health.withDetail("certificateExpiry", expiry);
		}
		return health.build();
	}

	private Health spoolHealth() {
		Status status = this.spoolFull.getAsBoolean() ? Status.OUT_OF_SERVICE : Status.UP;
		return Health.status(status)
			.withDetail("memoryBytes", this.server.spoolUsage().memoryBytes())
			.withDetail("diskBytes", this.server.spoolUsage().diskBytes())
			.withDetail("files", this.server.spoolUsage().files())
			.build();
	}

}
