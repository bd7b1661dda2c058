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

import dev.smtpd.fault.FaultAction;
import dev.smtpd.fault.FaultStage;
import org.jspecify.annotations.Nullable;

/**
 * Properties of a fault that the server makes on purpose.
 *
 * @since 0.1.0
 * @see dev.smtpd.fault.Fault
 */
public class SmtpdFaultProperties {

	/**
	 * Where in a session to make the fault.
	 */
	private @Nullable FaultStage at;

	/**
	 * What to do there.
	 */
	private @Nullable FaultAction then;

	/**
	 * Text of the reply to send, or to send half of a line of, such as "451 4.3.0 Try
	 * later".
	 */
	private @Nullable String reply;

	/**
	 * How long to wait before, or in all if nothing else is to be done.
	 */
	private @Nullable Duration delay;

	/**
	 * On which occasion to make the fault, counted from 1. If neither this nor "every" is
	 * set, on each.
	 */
	private @Nullable Integer nth;

	/**
	 * On each how many occasions to make the fault.
	 */
	private @Nullable Integer every;

	/**
	 * Pattern of the senders for whom to make the fault, in which an asterisk stands for
	 * any characters. If not set, for all.
	 */
	private @Nullable String sender;

	/**
	 * Pattern of the recipients for whom to make the fault, in which an asterisk stands
	 * for any characters. If not set, for all.
	 */
	private @Nullable String recipient;

	/**
	 * Name of the connector on which to make the fault. If not set, on all.
	 */
	private @Nullable String connector;

	public @Nullable FaultStage getAt() {
		return this.at;
	}

	public void setAt(@Nullable FaultStage at) {
		this.at = at;
	}

	public @Nullable FaultAction getThen() {
		return this.then;
	}

	public void setThen(@Nullable FaultAction then) {
		this.then = then;
	}

	public @Nullable String getReply() {
		return this.reply;
	}

	public void setReply(@Nullable String reply) {
		this.reply = reply;
	}

	public @Nullable Duration getDelay() {
		return this.delay;
	}

	public void setDelay(@Nullable Duration delay) {
		this.delay = delay;
	}

	public @Nullable Integer getNth() {
		return this.nth;
	}

	public void setNth(@Nullable Integer nth) {
		this.nth = nth;
	}

	public @Nullable Integer getEvery() {
		return this.every;
	}

	public void setEvery(@Nullable Integer every) {
		this.every = every;
	}

	public @Nullable String getSender() {
		return this.sender;
	}

	public void setSender(@Nullable String sender) {
		this.sender = sender;
	}

	public @Nullable String getRecipient() {
		return this.recipient;
	}

	public void setRecipient(@Nullable String recipient) {
		this.recipient = recipient;
	}

	public @Nullable String getConnector() {
		return this.connector;
	}

	public void setConnector(@Nullable String connector) {
		this.connector = connector;
	}

}
