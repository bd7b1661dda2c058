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

package dev.smtpd.spring.context;

import java.util.concurrent.CompletableFuture;

import dev.smtpd.SmtpServer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.context.SmartLifecycle;

/**
 * {@link SmartLifecycle} to let the transactions of each {@link SmtpServer} finish before
 * it is {@link SmtpServerStartStopLifecycle stopped}, for as long as
 * {@code spring.lifecycle.timeout-per-shutdown-phase} allows.
 *
 * @since 0.1.0
 */
public final class SmtpServerGracefulShutdownLifecycle implements SmartLifecycle {

	/**
	 * The phase of this lifecycle, that of Spring Boot's web servers.
	 */
	public static final int PHASE = DEFAULT_PHASE - 1024;

	private static final Logger logger = LoggerFactory.getLogger(SmtpServerGracefulShutdownLifecycle.class);

	private final SmtpServers servers;

	private volatile boolean running;

	/**
	 * Create a lifecycle.
	 * @param servers the servers
	 */
	public SmtpServerGracefulShutdownLifecycle(SmtpServers servers) {
		this.servers = servers;
	}

	@Override
	public void start() {
		this.running = true;
	}

	@Override
	public void stop() {
		throw new UnsupportedOperationException("Stop must not be invoked directly");
	}

	@Override
	public void stop(Runnable callback) {
		this.running = false;
		logger.info("Commencing graceful shutdown. Waiting for active transactions to complete");
		shutDownGracefully().whenComplete((finished, ex) -> {
			if (Boolean.TRUE.equals(finished)) {
				logger.info("Graceful shutdown complete");
			}
			else {
				logger.info("Graceful shutdown aborted with one or more transactions still active");
			}
			callback.run();
		});
	}

	private CompletableFuture<Boolean> shutDownGracefully() {
		return this.servers.getAll()
			.values()
			.stream()
			.map(SmtpServer::shutDownGracefully)
			.reduce(CompletableFuture.completedFuture(true),
					(one, other) -> one.thenCombine(other, Boolean::logicalAnd));
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	@Override
	public int getPhase() {
		return PHASE;
	}

	@Override
	public boolean isPauseable() {
		return false;
	}

}
