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

import dev.smtpd.SmtpReply;
import dev.smtpd.tls.TlsMode;
import io.netty.handler.codec.smtp.SmtpCommand;
import io.netty.handler.ssl.SslHandler;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The commands before the first transaction on a connection: greeting, EHLO, STARTTLS and
 * AUTH.
 */
final class UpstreamHandshake {

	private static final Logger logger = LoggerFactory.getLogger(UpstreamHandshake.class);

	private final UpstreamConnection connection;

	private final RemoteAddress address;

	private final RelaySettings settings;

	private final UpstreamTls tls;

	UpstreamHandshake(UpstreamConnection connection, RemoteAddress address, RelaySettings settings, UpstreamTls tls) {
		this.connection = connection;
		this.address = address;
		this.settings = settings;
		this.tls = tls;
	}

	/**
	 * Begin. Called on the event loop of the connection.
	 * @return completed on that event loop when transactions can begin
	 */
	CompletableFuture<?> begin() {
		CompletableFuture<?> done = CompletableFuture.completedFuture(null)
			.thenCompose((start) -> (this.settings.tls() == TlsMode.IMPLICIT) ? encrypt()
					: CompletableFuture.completedFuture(null))
			.thenCompose((encrypted) -> this.connection.greeting())
			.thenCompose((greeting) -> require(greeting, 220))
			.thenCompose((greeting) -> hello())
			.thenCompose((introduced) -> startTls())
			.thenCompose((secured) -> login())
			.thenRun(this.connection::setReady);
		// the credentials may never be found
		this.connection.setHandshake(done);
		return done;
	}

	private boolean isThisServer() {
		boolean loop = RelayIdentity.isOffered(this.connection.extensions(), this.settings.identity());
		if (loop) {
			logger.error("Upstream server {} is this server itself, and isn't used", this.address);
		}
		return loop;
	}

	// servers without extensions don't know EHLO (RFC 5321 section 3.2)
	private CompletableFuture<?> hello() {
		return this.connection.send(SmtpCommand.EHLO, this.settings.hostname()).thenCompose((reply) -> {
			if (reply.isPositive()) {
				this.connection.setExtensions(UpstreamExtensions.parse(reply));
				return isThisServer() ? CompletableFuture.failedFuture(UpstreamException.loop())
						: CompletableFuture.completedFuture(reply);
			}
			return reply.isPermanent() ? this.connection.send(SmtpCommand.HELO, this.settings.hostname())
				.thenCompose((second) -> require(second, 250)) : CompletableFuture.failedFuture(refused(reply));
		});
	}

	private CompletableFuture<?> startTls() {
		TlsMode mode = this.settings.tls();
		boolean offered = this.connection.extensions().offers("STARTTLS");
		if (mode == TlsMode.REQUIRED && !offered) {
			return CompletableFuture.failedFuture(UpstreamException.insecure("Server doesn't offer STARTTLS", null));
		}
		if (!offered || (mode != TlsMode.OPTIONAL && mode != TlsMode.REQUIRED)) {
			return CompletableFuture.completedFuture(null);
		}
		return this.connection.send(SmtpCommand.valueOf("STARTTLS")).thenCompose((reply) -> {
			if (reply.code() != 220) {
				return CompletableFuture
					.failedFuture(UpstreamException.insecure("STARTTLS was refused: " + reply, null));
			}
			this.connection.expectTls();
			CompletableFuture<Void> begun = new CompletableFuture<>();
			this.connection.channel().eventLoop().execute(() -> begun.complete(null));
			return begun.thenCompose((done) -> encrypt()).thenCompose((done) -> hello());
		});
	}

	private CompletableFuture<?> encrypt() {
		SslHandler handler = this.tls.newHandler(this.connection.channel().alloc(), this.address);
		CompletableFuture<Void> encrypted = new CompletableFuture<>();
		handler.handshakeFuture().addListener((handshake) -> {
			if (handshake.isSuccess()) {
				encrypted.complete(null);
			}
			else {
				encrypted.completeExceptionally(UpstreamException
					.insecure("TLS handshake failed: " + message(handshake.cause()), handshake.cause()));
			}
		});
		this.connection.startTls(handler);
		if (!this.connection.isUsable()) {
			encrypted.completeExceptionally(UpstreamException.insecure("Server has sent data before TLS", null));
		}
		return encrypted;
	}

	// BoringSSL's has the reason in its cause only
	private static @Nullable String message(@Nullable Throwable failure) {
		String message = (failure != null) ? failure.getMessage() : null;
		String reason = (failure != null && failure.getCause() != null) ? failure.getCause().getMessage() : null;
		return (message != null && reason != null && !message.contains(reason)) ? message + ": " + reason : message;
	}

	private CompletableFuture<?> login() {
		return this.settings.credentials().get().whenCompleteAsync((credentials, ex) -> {
		}, this.connection.channel().eventLoop()).thenCompose((credentials) -> {
			if (credentials.isEmpty()) {
				return CompletableFuture.completedFuture(null);
			}
			return new UpstreamLogin(this.connection, credentials.get()).login(this.settings.authMechanisms(),
					this.settings.allowAuthWithoutTls());
		});
	}

	private static CompletableFuture<SmtpReply> require(SmtpReply reply, int code) {
		return (reply.code() == code) ? CompletableFuture.completedFuture(reply)
				: CompletableFuture.failedFuture(refused(reply));
	}

	private static UpstreamException refused(SmtpReply reply) {
		return UpstreamException.unreachable("Server isn't ready: " + reply, null);
	}

}
