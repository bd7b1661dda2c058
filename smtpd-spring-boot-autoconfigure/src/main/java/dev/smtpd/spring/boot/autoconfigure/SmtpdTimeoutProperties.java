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

import java.time.Duration;

/**
 * Properties of the time that clients and application code may take.
 *
 * @since 0.1.0
 */
public class SmtpdTimeoutProperties {

	/**
	 * Time that a client may take for a command, however slowly it sends it, before the
	 * server closes the connection. Set to 0 for no limit. If a duration suffix is not
	 * specified, milliseconds will be used.
	 */
	private Duration idle = Duration.ofMinutes(5);

	/**
	 * Time that a client may send nothing of a message before the server closes the
	 * connection. Set to 0 for no limit. If a duration suffix is not specified,
	 * milliseconds will be used.
	 */
	private Duration data = Duration.ofMinutes(3);

	/**
	 * Time that a client may send nothing after a line that looks like the end of a
	 * message but is not CR LF . CR LF, before the server rejects the message. Set to 0
	 * to wait for smtpd.timeouts.data. If a duration suffix is not specified,
	 * milliseconds will be used.
	 */
	private Duration unterminatedData = Duration.ofSeconds(5);

	/**
	 * Time that application code may take for its answer, without the wait for a thread.
	 * After that, the server defers the message and interrupts the thread. Set to 0 for
	 * no limit. If a duration suffix is not specified, milliseconds will be used.
	 */
	private Duration processing = Duration.ofMinutes(5);

	/**
	 * Time that a message may wait for a thread of the application. After that, the
	 * server defers the message. If a duration suffix is not specified, milliseconds will
	 * be used.
	 */
	private Duration queue = Duration.ofMinutes(2);

	/**
	 * Time that the server waits before its greeting. It closes the connections of
	 * clients that send something before that. If a duration suffix is not specified,
	 * milliseconds will be used.
	 */
	private Duration greetingDelay = Duration.ZERO;

	/**
	 * Maximum time by which application code may delay a reply. If a duration suffix is
	 * not specified, milliseconds will be used.
	 */
	private Duration maxReplyDelay = Duration.ofMinutes(1);

	public Duration getIdle() {
		return this.idle;
	}

	public void setIdle(Duration idle) {
		this.idle = idle;
	}

	public Duration getData() {
		return this.data;
	}

	public void setData(Duration data) {
		this.data = data;
	}

	public Duration getUnterminatedData() {
		return this.unterminatedData;
	}

	public void setUnterminatedData(Duration unterminatedData) {
		this.unterminatedData = unterminatedData;
	}

	public Duration getProcessing() {
		return this.processing;
	}

	public void setProcessing(Duration processing) {
		this.processing = processing;
	}

	public Duration getQueue() {
		return this.queue;
	}

	public void setQueue(Duration queue) {
		this.queue = queue;
	}

	public Duration getGreetingDelay() {
		return this.greetingDelay;
	}

	public void setGreetingDelay(Duration greetingDelay) {
		this.greetingDelay = greetingDelay;
	}

	public Duration getMaxReplyDelay() {
		return this.maxReplyDelay;
	}

	public void setMaxReplyDelay(Duration maxReplyDelay) {
		this.maxReplyDelay = maxReplyDelay;
	}

}
