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

package dev.smtpd.relay;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import dev.smtpd.Envelope;
import dev.smtpd.EsmtpParameters;
import dev.smtpd.Mailbox;
import dev.smtpd.SessionPolicy;
import dev.smtpd.SmtpReply;
import dev.smtpd.SmtpServerObserver;
import dev.smtpd.SmtpSession;
import org.jspecify.annotations.Nullable;

/**
 * {@link SessionPolicy} that sends each RCPT to an upstream server while the client waits
 * ({@link RelayMode#CUT_THROUGH}). Register it as the last policy, so that only
 * recipients that the others accept are sent upstream, and as an observer of the same
 * server, so that it is notified of transactions that end without a message. MAIL is sent
 * upstream with the first RCPT, so that clients that may not send hold no connection
 * upstream.
 *
 * @since 0.1.0
 */
public final class CutThroughPolicy implements SessionPolicy, SmtpServerObserver {

	private final SmtpRelay relay;

	/**
	 * Create a policy.
	 * @param relay the relay, to be started before the server
	 */
	public CutThroughPolicy(SmtpRelay relay) {
		this.relay = relay;
	}

	@Override
	public CompletionStage<? extends @Nullable SmtpReply> onRcptAsync(SmtpSession session, Mailbox recipient,
			EsmtpParameters parameters) {
		EarlyTransaction early = EarlyTransaction.find(session);
		if (early == null) {
			Envelope envelope = session.envelope();
			if (envelope == null) {
				return CompletableFuture
					.completedFuture(UpstreamException.lost("Client has disconnected", null).reply());
			}
			early = new EarlyTransaction(envelope.sender());
			early.begin(this.relay, session, envelope.mailOptions());
		}
		return early.rcpt(recipient, parameters);
	}

	@Override
	public boolean isNonBlocking() {
		return true;
	}

	@Override
	public void transactionEnded(SmtpSession session, @Nullable SmtpReply reply) {
		EarlyTransaction.abandon(session);
	}

}
