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

package dev.smtpd.mail;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * What a mail system reports about the delivery of a message that was sent before: a
 * bounce, a delay, or a confirmation (RFC 3464, and the texts of systems that don't
 * follow it).
 *
 * @param recipients the recipients that it is about, at least one
 * @param reportingMta the host that reports, {@code null} if it isn't named
 * @param originalMessageId the identifier of the message that was sent, without angle
 * brackets, {@code null} if it isn't part of the report
 * @since 0.1.0
 */
public record DeliveryStatus(List<Recipient> recipients, @Nullable String reportingMta,
		@Nullable String originalMessageId) {

	/**
	 * Create a status; the list is copied.
	 */
	public DeliveryStatus {
		recipients = List.copyOf(recipients);
	}

	/**
	 * Return whether the message has not reached a recipient, for good.
	 * @return whether any recipient has {@link Action#FAILED}
	 */
	public boolean isFailed() {
		return this.recipients.stream().anyMatch((recipient) -> recipient.action() == Action.FAILED);
	}

	/**
	 * What became of the message for a recipient.
	 *
	 * @param address the address
	 * @param action what the system has done
	 * @param status the enhanced status code such as {@code 5.1.1} (RFC 3463); where the
	 * report has none, one for the class of its reply or of the action
	 * @param diagnostic the reply of the remote host or another explanation, {@code null}
	 * if there is none
	 * @param remoteMta the host that gave the reply, {@code null} if it isn't named
	 */
	public record Recipient(String address, Action action, String status, @Nullable String diagnostic,
			@Nullable String remoteMta) {

	}

	/**
	 * The action of a mail system (RFC 3464 section 2.3.3).
	 */
	public enum Action {

		/**
		 * The message could not be delivered, and no further attempt will be made.
		 */
		FAILED,

		/**
		 * The message could not be delivered so far; attempts go on.
		 */
		DELAYED,

		/**
		 * The message was delivered.
		 */
		DELIVERED,

		/**
		 * The message was handed to a system that doesn't report delivery.
		 */
		RELAYED,

		/**
		 * The message was delivered and went on to further recipients.
		 */
		EXPANDED

	}

}
