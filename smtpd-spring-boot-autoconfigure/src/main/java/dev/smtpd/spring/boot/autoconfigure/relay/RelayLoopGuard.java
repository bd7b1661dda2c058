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

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import dev.smtpd.SmtpConnector;
import dev.smtpd.SmtpServer;
import dev.smtpd.relay.RemoteAddress;
import dev.smtpd.relay.SmtpRelay;
import dev.smtpd.spring.boot.context.StartGuard;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@link StartGuard} that refuses to relay mail to the server itself. It follows the
 * start of the server, when the ports are known that the system has chosen. A name that
 * can't be resolved now, or not in time, is none of the server's own.
 */
final class RelayLoopGuard extends StartGuard {

	private static final Logger logger = LoggerFactory.getLogger(RelayLoopGuard.class);

	private final SmtpRelay relay;

	private final SmtpServer server;

	private final Executor executor;

	private final Duration timeout;

	/**
	 * Create a guard.
	 * @param relay the relay
	 * @param server the server
	 * @param executor resolves names
	 * @param timeout how long that may take
	 */
	RelayLoopGuard(SmtpRelay relay, SmtpServer server, Executor executor, Duration timeout) {
		super(1);
		this.relay = relay;
		this.server = server;
		this.executor = executor;
		this.timeout = timeout;
	}

	@Override
	protected void check() {
		List<SmtpConnector> connectors = this.server.connectors();
		boolean suspicious = this.relay.remoteAddresses()
			.stream()
			.anyMatch((address) -> connectors.stream().anyMatch((connector) -> connector.port() == address.port()));
		RelayLoopException loop = suspicious ? findInTime(connectors) : null;
		if (loop != null) {
			throw loop;
		}
	}

	private @Nullable RelayLoopException findInTime(List<SmtpConnector> connectors) {
		try {
			return CompletableFuture.supplyAsync(() -> find(connectors), this.executor)
				.get(this.timeout.toMillis(), TimeUnit.MILLISECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		catch (ExecutionException | TimeoutException | RejectedExecutionException ex) {
			logger.warn("Upstream servers could not be compared with this server itself: {}", ex.toString());
		}
		return null;
	}

	private @Nullable RelayLoopException find(List<SmtpConnector> connectors) {
		for (RemoteAddress address : this.relay.remoteAddresses()) {
			for (SmtpConnector connector : connectors) {
				if (leadsTo(address, connector)) {
					return new RelayLoopException(address, connector);
				}
			}
		}
		return null;
	}

	private static boolean leadsTo(RemoteAddress address, SmtpConnector connector) {
		try {
			return address.leadsTo(connector);
		}
		catch (IOException ex) {
			logger.debug("Upstream server {} can't be resolved", address, ex);
			return false;
		}
	}

}
