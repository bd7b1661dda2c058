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

package dev.smtpd.spring.relay;

import dev.smtpd.relay.SmtpRelay;
import dev.smtpd.spring.context.SmtpServerStartStopLifecycle;

import org.springframework.context.SmartLifecycle;

/**
 * {@link SmartLifecycle} to start the {@link SmtpRelay} before the server, and to stop it
 * afterwards.
 *
 * @since 0.1.0
 */
public final class SmtpRelayLifecycle implements SmartLifecycle {

	private final SmtpRelay relay;

	/**
	 * Create a lifecycle.
	 * @param relay the relay
	 */
	public SmtpRelayLifecycle(SmtpRelay relay) {
		this.relay = relay;
	}

	@Override
	public void start() {
		this.relay.start();
	}

	@Override
	public void stop() {
		this.relay.stop();
	}

	@Override
	public boolean isRunning() {
		return this.relay.isRunning();
	}

	@Override
	public int getPhase() {
		return SmtpServerStartStopLifecycle.PHASE - 1;
	}

	@Override
	public boolean isPauseable() {
		return false;
	}

}
