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

package dev.smtpd.session;

import java.util.ArrayList;
import java.util.List;

import dev.smtpd.Envelope;
import dev.smtpd.EsmtpParameters;
import dev.smtpd.Mailbox;
import dev.smtpd.Recipient;
import org.jspecify.annotations.Nullable;

/**
 * A mail transaction that is being put together (RFC 5321 section 3.3), with the content
 * that has begun to arrive. The envelope can be read from any thread meanwhile.
 */
final class Transaction {

	private final Mailbox sender;

	private final EsmtpParameters mailOptions;

	private final List<Recipient> recipients = new ArrayList<>(1);

	// whether application code decides on its message
	private volatile boolean processing;

	private @Nullable PendingContent content;

	private boolean ended;

	Transaction(Mailbox sender, EsmtpParameters mailOptions) {
		this.sender = sender;
		this.mailOptions = mailOptions;
	}

	synchronized void add(Recipient recipient) {
		this.recipients.add(recipient);
	}

	synchronized int recipientCount() {
		return this.recipients.size();
	}

	boolean isInternationalized() {
		return this.mailOptions.contains("SMTPUTF8");
	}

	boolean isBinary() {
		return "BINARYMIME".equalsIgnoreCase(this.mailOptions.get("BODY"));
	}

	Mailbox sender() {
		return this.sender;
	}

	synchronized Envelope toEnvelope() {
		return new Envelope(this.sender, this.recipients, this.mailOptions);
	}

	boolean isProcessing() {
		return this.processing;
	}

	void beginProcessing() {
		this.processing = true;
	}

	// Return the content that has begun to arrive, null if there is none.
	@Nullable PendingContent content() {
		return this.content;
	}

	void setContent(PendingContent content) {
		this.content = content;
	}

	void abortContent() {
		PendingContent pending = this.content;
		this.content = null;
		if (pending != null) {
			pending.abort();
		}
	}

	// Return whether it wasn't over before.
	boolean end() {
		boolean first = !this.ended;
		this.ended = true;
		return first;
	}

}
