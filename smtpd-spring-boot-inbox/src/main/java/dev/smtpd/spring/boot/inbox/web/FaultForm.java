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

package dev.smtpd.spring.boot.inbox.web;

import java.time.Duration;

import dev.smtpd.fault.Fault;
import dev.smtpd.fault.FaultAction;
import dev.smtpd.fault.FaultStage;

/**
 * A fault as a form describes it.
 */
final class FaultForm {

	private String name = "";

	private FaultStage stage = FaultStage.END_OF_DATA;

	private FaultAction action = FaultAction.REPLY;

	private String reply = "";

	private int delay;

	private int nth;

	private int every;

	private String sender = "";

	private String recipient = "";

	private String connector = "";

	// Return the fault.
	Fault fault() {
		Fault.At at = Fault.at(this.stage);
		Duration time = Duration.ofMillis(this.delay);
		Fault fault = switch (this.action) {
			case REPLY -> at.reply(this.reply.strip());
			case DELAY -> at.delay(time);
			case DROP -> at.drop();
			case RESET -> at.reset();
			case HALF_LINE -> at.halfLine();
		};
		if (this.action != FaultAction.DELAY && this.delay > 0) {
			fault = fault.after(time);
		}
		fault = (this.nth > 0) ? fault.onNth(this.nth) : fault;
		fault = (this.every > 0) ? fault.onEvery(this.every) : fault;
		fault = this.sender.isBlank() ? fault : fault.forSender(this.sender.strip());
		fault = this.recipient.isBlank() ? fault : fault.forRecipient(this.recipient.strip());
		return this.connector.isBlank() ? fault : fault.onConnector(this.connector.strip());
	}

	public String getName() {
		return this.name;
	}

	public void setName(String name) {
		this.name = name;
	}

	public FaultStage getStage() {
		return this.stage;
	}

	public void setStage(FaultStage stage) {
		this.stage = stage;
	}

	public FaultAction getAction() {
		return this.action;
	}

	public void setAction(FaultAction action) {
		this.action = action;
	}

	public String getReply() {
		return this.reply;
	}

	public void setReply(String reply) {
		this.reply = reply;
	}

	public int getDelay() {
		return this.delay;
	}

	public void setDelay(int delay) {
		this.delay = delay;
	}

	public int getNth() {
		return this.nth;
	}

	public void setNth(int nth) {
		this.nth = nth;
	}

	public int getEvery() {
		return this.every;
	}

	public void setEvery(int every) {
		this.every = every;
	}

	public String getSender() {
		return this.sender;
	}

	public void setSender(String sender) {
		this.sender = sender;
	}

	public String getRecipient() {
		return this.recipient;
	}

	public void setRecipient(String recipient) {
		this.recipient = recipient;
	}

	public String getConnector() {
		return this.connector;
	}

	public void setConnector(String connector) {
		this.connector = connector;
	}

}
