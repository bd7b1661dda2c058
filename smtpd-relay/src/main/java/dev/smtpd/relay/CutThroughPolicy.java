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
 * {@link SessionPolicy} that asks an upstream server about each RCPT while the client
 * waits ({@link RelayMode#CUT_THROUGH}). It belongs behind all other policies, so that
 * upstream hears only of what these allow, and among the observers of the same server, by
 * which it learns of transactions that end without a message. Upstream hears of MAIL with
 * the first such RCPT, lest connections to it are held by clients that may not send.
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
				return CompletableFuture.completedFuture(UpstreamException.lost("Client has gone", null).reply());
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
