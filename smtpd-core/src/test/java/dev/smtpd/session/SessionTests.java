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

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

import dev.smtpd.EsmtpParameters;
import dev.smtpd.Mailbox;
import dev.smtpd.SmtpConnector;
import dev.smtpd.SmtpProtocol;
import dev.smtpd.SmtpSession.State;
import dev.smtpd.auth.AuthMode;
import dev.smtpd.settings.AddressSyntax;
import dev.smtpd.settings.BareNewlineMode;
import dev.smtpd.settings.SmtpLimits;
import dev.smtpd.tls.TlsMode;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class SessionTests {

	private static final InetSocketAddress ADDRESS = new InetSocketAddress("192.0.2.1", 25);

	private static final Mailbox JOE = new Mailbox("joe", "example.org");

	private final Session session = new Session("1",
			new SmtpConnector("default", ADDRESS, SmtpProtocol.SMTP, TlsMode.NONE, AuthMode.NONE, false), ADDRESS,
			ADDRESS,
			new SessionSettings("mx.example.org", 0, false, false, false, BareNewlineMode.REJECT, AddressSyntax.STRICT,
					false, 10, Duration.ofSeconds(30), Set.of(), Duration.ofDays(1),
					new SessionSettings.Authentication(false, false, Duration.ZERO, 3), SmtpLimits.defaults(),
					List.of(), List.of()),
			new Observers(List.of()));

	@Test
	void legalMoves() {
		assertThat(this.session.state()).isEqualTo(State.GREETING);
		this.session.introduce("client.example.org", true);
		assertThat(this.session.state()).isEqualTo(State.READY);
		begin();
		assertThat(this.session.state()).isEqualTo(State.TRANSACTION);
		this.session.beginContent();
		assertThat(this.session.state()).isEqualTo(State.DATA);
		this.session.forgetTransaction();
		assertThat(this.session.state()).isEqualTo(State.READY);
		assertThat(this.session.clientName()).isEqualTo("client.example.org");
		assertThat(this.session.envelope()).isNull();
	}

	@Test
	void contentMayArriveInChunks() {
		this.session.introduce("client.example.org", true);
		begin();
		this.session.beginChunks();
		assertThat(this.session.state()).isEqualTo(State.CHUNKING);
		assertThat(this.session.isTransactionOpen()).isTrue();
		assertThatIllegalStateException().isThrownBy(() -> this.session.addRecipient(JOE, EsmtpParameters.none()));
		this.session.beginContent();
		assertThat(this.session.state()).isEqualTo(State.DATA);
		assertThat(this.session.isTransactionOpen()).isFalse();
	}

	@Test
	void chunksAreForgottenWithTheTransaction() {
		this.session.introduce("client.example.org", true);
		begin();
		AtomicInteger aborted = new AtomicInteger();
		this.session.setPendingContent(aborted::incrementAndGet);
		this.session.beginChunks();
		this.session.forgetTransaction();
		assertThat(aborted).hasValue(1);
		assertThat(this.session.state()).isEqualTo(State.READY);
		assertThat(this.session.pendingContent()).isNull();
	}

	@Test
	void introductionForgetsTheTransaction() {
		this.session.introduce("client.example.org", true);
		begin();
		this.session.introduce("other.example.org", false);
		assertThat(this.session.state()).isEqualTo(State.READY);
		assertThat(this.session.envelope()).isNull();
		assertThat(this.session.isExtended()).isFalse();
	}

	@Test
	void illegalMovesThrow() {
		assertThatIllegalStateException().isThrownBy(this::begin);
		assertThatIllegalStateException().isThrownBy(this.session::beginContent);
		this.session.introduce("client.example.org", true);
		assertThatIllegalStateException().isThrownBy(() -> this.session.addRecipient(JOE, EsmtpParameters.none()));
		this.session.begin(JOE, EsmtpParameters.none());
		assertThatIllegalStateException().isThrownBy(this.session::beginContent);
	}

	@Test
	void closedSessionDoesNotMove() {
		this.session.close();
		this.session.introduce("client.example.org", true);
		begin();
		this.session.beginContent();
		this.session.forgetTransaction();
		assertThat(this.session.state()).isEqualTo(State.CLOSED);
		assertThat(this.session.clientName()).isNull();
	}

	@Test
	void everyTransactionHasAMessageIdOfItsOwn() {
		this.session.introduce("client.example.org", true);
		begin();
		String first = this.session.messageId();
		this.session.forgetTransaction();
		begin();
		assertThat(this.session.messageId()).isNotEqualTo(first).startsWith("1-");
	}

	private void begin() {
		this.session.begin(JOE, EsmtpParameters.none());
		this.session.addRecipient(JOE, EsmtpParameters.none());
	}

}
