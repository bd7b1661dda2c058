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

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.Principal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

import javax.net.ssl.SSLSession;

import dev.smtpd.AttributeKey;
import dev.smtpd.ForwardedClient;
import dev.smtpd.SessionAttributes;
import dev.smtpd.SmtpConnector;
import dev.smtpd.SmtpSession;
import dev.smtpd.auth.AuthMode;
import dev.smtpd.settings.Network;
import dev.smtpd.tls.TlsMode;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the client of a session, and what it may do. Changed by the thread of
 * the connection only.
 *
 * @since 0.1.0
 */
public abstract sealed class SessionClient implements SmtpSession permits Session {

	private final String id;

	private final SmtpConnector connector;

	private final Instant openedAt = Instant.now();

	private final SessionSettings settings;

	private final InetAddress trustedAddress;

	private volatile InetSocketAddress peer;

	private volatile InetSocketAddress localAddress;

	private @Nullable String clientName;

	private @Nullable String proxiedClientName;

	private boolean extended;

	private @Nullable ForwardedClient forwardedClient;

	private volatile @Nullable SSLSession tls;

	private volatile @Nullable Authenticated authenticated;

	private final ReplyDelay replyDelay = new ReplyDelay();

	private volatile @Nullable SessionAttributes attributes;

	SessionClient(String id, SmtpConnector connector, InetSocketAddress peer, InetSocketAddress localAddress,
			SessionSettings settings) {
		this.id = id;
		this.connector = connector;
		this.trustedAddress = peer.getAddress();
		this.peer = peer;
		this.localAddress = localAddress;
		this.settings = settings;
	}

	void setClientName(String clientName, boolean extended) {
		this.clientName = (this.proxiedClientName != null) ? this.proxiedClientName : clientName;
		this.extended = extended;
	}

	void setPrincipal(Principal principal, String mechanism) {
		this.authenticated = new Authenticated(principal, mechanism);
	}

	void forgetForwardedClient() {
		this.forwardedClient = null;
	}

	// Forget everything that the client has sent.
	void forgetClient() {
		this.clientName = null;
		this.extended = false;
		this.forwardedClient = null;
		this.authenticated = null;
	}

	// Another client has taken over, for which the peer speaks.
	void replaceClient(InetSocketAddress peer, InetSocketAddress localAddress, @Nullable String clientName) {
		this.attributes = null;
		this.peer = peer;
		this.localAddress = localAddress;
		this.proxiedClientName = clientName;
	}

	/**
	 * Return the settings of the server.
	 * @return the settings
	 */
	public SessionSettings settings() {
		return this.settings;
	}

	/**
	 * Return how long the next reply has to wait, whatever the bound for application code
	 * is.
	 * @return the delay
	 */
	public ReplyDelay replyDelay() {
		return this.replyDelay;
	}

	/**
	 * Return whether the client may authenticate now.
	 * @return whether AUTH is offered
	 */
	public boolean mayAuthenticate() {
		return this.connector.auth() != AuthMode.NONE && !needsTls()
				&& (this.tls != null || this.settings.authentication().withoutTls());
	}

	/**
	 * Return whether the client must authenticate before it may send mail.
	 * @return whether it is to authenticate
	 */
	public boolean needsAuthentication() {
		return this.connector.auth() == AuthMode.REQUIRED && this.authenticated == null;
	}

	/**
	 * A trusted client has named, for logs, the client of the next message.
	 * @param client the client of the client
	 */
	public void setForwardedClient(ForwardedClient client) {
		this.forwardedClient = client;
	}

	/**
	 * Return whether the address from which the client itself connected is in a network.
	 * @param networks the networks
	 * @return whether one of them holds the address from which the session began
	 */
	public boolean isFrom(List<Network> networks) {
		return networks.stream().anyMatch((network) -> network.contains(this.trustedAddress));
	}

	/**
	 * TLS was begun.
	 * @param tls the TLS session
	 */
	public void secure(SSLSession tls) {
		this.tls = tls;
	}

	/**
	 * Return whether the client may ask for TLS now.
	 * @return whether STARTTLS is offered
	 */
	public boolean mayStartTls() {
		return this.tls == null && this.connector.tls().isStartTls();
	}

	/**
	 * Return whether the client must ask for TLS before it may send mail.
	 * @return whether TLS is missing
	 */
	public boolean needsTls() {
		return this.tls == null && this.connector.tls() == TlsMode.REQUIRED;
	}

	@Override
	public String id() {
		return this.id;
	}

	@Override
	public SmtpConnector connector() {
		return this.connector;
	}

	@Override
	public InetSocketAddress peer() {
		return this.peer;
	}

	@Override
	public InetSocketAddress localAddress() {
		return this.localAddress;
	}

	@Override
	public Instant openedAt() {
		return this.openedAt;
	}

	@Override
	public @Nullable SSLSession tls() {
		return this.tls;
	}

	@Override
	public @Nullable Principal principal() {
		Authenticated current = this.authenticated;
		return (current != null) ? current.principal() : null;
	}

	@Override
	public @Nullable String authenticationMechanism() {
		Authenticated current = this.authenticated;
		return (current != null) ? current.mechanism() : null;
	}

	@Override
	public @Nullable ForwardedClient forwardedClient() {
		return this.forwardedClient;
	}

	@Override
	public void delayReply(Duration delay) {
		Duration bound = this.settings.maxReplyDelay();
		this.replyDelay.extend((delay.compareTo(bound) < 0) ? delay : bound);
	}

	@Override
	public String hostname() {
		return this.settings.hostname();
	}

	@Override
	public @Nullable String clientName() {
		return this.clientName;
	}

	@Override
	public boolean isExtended() {
		return this.extended;
	}

	@Override
	public SessionAttributes attributes() {
		SessionAttributes known = this.attributes;
		if (known == null) {
			synchronized (this) {
				known = this.attributes;
				if (known == null) {
					known = new SessionAttributes();
					this.attributes = known;
				}
			}
		}
		return known;
	}

	@Override
	public <T> @Nullable T attribute(AttributeKey<T> key) {
		SessionAttributes known = this.attributes;
		return (known != null) ? known.get(key) : null;
	}

	@Override
	public String toString() {
		return "session " + this.id + " of " + this.peer.getAddress().getHostAddress();
	}

	/**
	 * Who the client is, and how it has proved that.
	 */
	private record Authenticated(Principal principal, String mechanism) {

	}

}
