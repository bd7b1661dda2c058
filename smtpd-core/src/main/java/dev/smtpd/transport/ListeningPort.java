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

package dev.smtpd.transport;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import dev.smtpd.SmtpConnector;
import dev.smtpd.management.PauseMode;
import io.netty.channel.Channel;
import io.netty.util.concurrent.EventExecutor;

/**
 * The open port of a connector. For use from any thread.
 */
final class ListeningPort {

	private final SmtpConnector connector;

	private final Channel channel;

	private final Map<String, PauseMode> pauses = new ConcurrentHashMap<>();

	ListeningPort(SmtpConnector connector, Channel channel) {
		this.connector = connector;
		this.channel = channel;
	}

	SmtpConnector connector() {
		return this.connector;
	}

	boolean isOn(EventExecutor loop) {
		return this.channel.eventLoop() == loop;
	}

	boolean isOpen() {
		return this.channel.isActive();
	}

	Map<String, PauseMode> pauses() {
		return this.pauses;
	}

	boolean isPaused() {
		return !this.pauses.isEmpty();
	}

	synchronized void pause(String reason, PauseMode mode) {
		this.pauses.put(reason, mode);
		acceptUnlessHeld();
	}

	/**
	 * Forget a reason for a pause.
	 * @param reason the reason
	 * @return whether it was the last one
	 */
	synchronized boolean resume(String reason) {
		boolean resumed = this.pauses.remove(reason) != null && this.pauses.isEmpty();
		acceptUnlessHeld();
		return resumed;
	}

	/**
	 * Accept connections again, in case an earlier attempt to do so has failed for a lack
	 * of memory.
	 */
	synchronized void recover() {
		if (this.channel.isActive()) {
			acceptUnlessHeld();
			if (this.channel.config().isAutoRead()) {
				this.channel.read();
			}
		}
	}

	synchronized void acceptUnlessHeld() {
		this.channel.config().setAutoRead(!this.pauses.containsValue(PauseMode.HOLD));
	}

}
