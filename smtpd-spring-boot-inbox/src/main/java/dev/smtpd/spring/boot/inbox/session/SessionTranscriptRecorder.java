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

package dev.smtpd.spring.boot.inbox.session;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.Principal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

import javax.net.ssl.SSLSession;

import dev.smtpd.ForwardedClient;
import dev.smtpd.SmtpLimit;
import dev.smtpd.SmtpMessage;
import dev.smtpd.SmtpReply;
import dev.smtpd.SmtpServerObserver;
import dev.smtpd.SmtpSession;
import dev.smtpd.spring.boot.inbox.session.TranscriptEntry.Kind;
import dev.smtpd.text.PrintableText;
import dev.smtpd.tls.TlsHandshakeFailure;
import org.jspecify.annotations.Nullable;

/**
 * Records what clients and the server say, in bounded memory. Neither content nor
 * credentials are recorded: of AUTH there is the mechanism and the reply, without the
 * challenges.
 * <p>
 * Transcripts can be read while their session goes on, and afterwards until room is
 * needed for others.
 *
 * @since 0.1.0
 */
public final class SessionTranscriptRecorder implements SmtpServerObserver {

	private static final int MAX_LINE = 1000;

	private static final int MAX_REPLY_LINES = 50;

	private static final int CONTINUE = 334;

	private final TranscriptLimits limits;

	private final Map<String, Recording> recordings = new ConcurrentHashMap<>();

	// those of sessions that have ended, the first one first
	private final Queue<Recording> ended = new ConcurrentLinkedQueue<>();

	private final AtomicLong size = new AtomicLong();

	/**
	 * Create a recorder.
	 * @param limits the bounds
	 */
	public SessionTranscriptRecorder(TranscriptLimits limits) {
		this.limits = limits;
	}

	/**
	 * Return the transcript of a session as it is now.
	 * @param sessionId the {@linkplain SmtpSession#id() identifier} of the session
	 * @return the transcript, or {@code null} if there is none (any more)
	 */
	public @Nullable SessionTranscript find(String sessionId) {
		Recording recording = this.recordings.get(sessionId);
		return (recording != null) ? recording.toTranscript() : null;
	}

	/**
	 * Return the transcripts of the sessions in which the server has refused something.
	 * @param max how many to return at most
	 * @return the transcripts, of the latest session first
	 */
	public List<SessionTranscript> refused(int max) {
		return this.recordings.values()
			.stream()
			.map(Recording::toTranscript)
			.filter((transcript) -> transcript.entries().stream().anyMatch(TranscriptEntry::isRefusal))
			.sorted(Comparator.comparing(SessionTranscript::openedAt).reversed())
			.limit(max)
			.toList();
	}

	List<SessionTranscript> all() {
		return this.recordings.values().stream().map(Recording::toTranscript).toList();
	}

	/**
	 * Return how many bytes of memory the transcripts take, by estimation.
	 * @return the number of bytes
	 */
	public long size() {
		return this.size.get();
	}

	@Override
	public void sessionOpened(SmtpSession session) {
		Recording recording = new Recording(session, address(session.peer()));
		this.recordings.put(session.id(), recording);
		this.size.addAndGet(recording.initialSize());
		String connector = session.connector().name();
		append(recording, Kind.OPENED,
				address(session.peer()) + " connected to " + address(session.localAddress()) + ", connector "
						+ connector
						+ (session.connector().proxyProtocol() ? " (PROXY protocol for trusted proxies)" : ""));
	}

	@Override
	public void sessionClosed(SmtpSession session) {
		Recording recording = this.recordings.get(session.id());
		if (recording != null) {
			append(recording, Kind.CLOSED, "Closed after " + session.messageCount()
					+ ((session.messageCount() == 1) ? " accepted message" : " accepted messages"));
			recording.close();
			this.ended.add(recording);
		}
	}

	@Override
	public void tlsHandshakeCompleted(SmtpSession session) {
		SSLSession tls = session.tls();
		if (tls != null) {
			append(session, Kind.TLS, tls.getProtocol() + ", " + tls.getCipherSuite());
		}
	}

	@Override
	public void tlsHandshakeFailed(SmtpSession session, Throwable cause) {
		append(session, Kind.TLS, "TLS handshake failed: " + TlsHandshakeFailure.of(cause));
	}

	@Override
	public void commandReceived(SmtpSession session, String verb, String argument) {
		append(session, Kind.COMMAND, argument.isEmpty() ? verb : verb + " " + argument);
	}

	@Override
	public void commandReplied(SmtpSession session, String verb, SmtpReply reply) {
		Recording recording = this.recordings.get(session.id());
		if (recording == null) {
			return;
		}
		append(recording, Kind.REPLY, (reply.code() == CONTINUE) ? List.of("334 (challenge)") : lines(reply));
		String client = address(session.peer());
		if (recording.isNewClient(client)) {
			append(recording, Kind.CLIENT, "The client is " + client);
		}
		ForwardedClient forwarded = session.forwardedClient();
		if (recording.isNewForwarded(forwarded)) {
			append(recording, Kind.CLIENT, "The message is sent on for " + describe(forwarded));
		}
	}

	private static String describe(@Nullable ForwardedClient client) {
		return (client != null) ? client.name() + " [" + client.address() + "], which has introduced itself as "
				+ client.clientName() + " by " + client.protocol() : "";
	}

	@Override
	public void authenticationReplied(SmtpSession session, String mechanism, SmtpReply reply) {
		Principal principal = session.principal();
		append(session, Kind.AUTHENTICATION, mechanism
				+ (reply.isPositive() ? ((principal != null) ? ": user " + principal.getName() : "") : ": refused"));
	}

	@Override
	public void messageProcessed(SmtpMessage message, SmtpReply reply, Duration processing) {
		append(message.session(), Kind.CONTENT, "(message " + message.id() + ", " + message.content().size()
				+ " bytes, processed in " + processing.toMillis() + " ms)");
	}

	@Override
	public void contentRefused(SmtpSession session, SmtpReply reply) {
		append(session, Kind.CONTENT, "(content, " + session.receivedSize() + " bytes)");
	}

	@Override
	public void applicationFailed(SmtpSession session, Throwable failure) {
		append(session, Kind.FAILURE, "Application code failed: " + failure.getClass().getName());
	}

	@Override
	public void limitReached(SmtpSession session, SmtpLimit limit) {
		append(session, Kind.LIMIT, "Limit reached: " + limit.name().toLowerCase(Locale.ROOT));
	}

	private void append(SmtpSession session, Kind kind, String line) {
		Recording recording = this.recordings.get(session.id());
		if (recording != null) {
			append(recording, kind, line);
		}
	}

	private void append(Recording recording, Kind kind, String line) {
		append(recording, kind, List.of(PrintableText.escape(line, MAX_LINE)));
	}

	private void append(Recording recording, Kind kind, List<String> lines) {
		int added = recording.append(kind, lines, this.limits);
		if (this.size.addAndGet(added) > this.limits.maxTotalSize()) {
			makeRoom(recording);
		}
	}

	private void makeRoom(Recording current) {
		while (this.size.get() > this.limits.maxTotalSize()) {
			Recording first = this.ended.poll();
			if (first == null) {
				current.shorten();
				return;
			}
			this.recordings.remove(first.id());
			this.size.addAndGet(-first.discard());
		}
	}

	private static List<String> lines(SmtpReply reply) {
		List<String> lines = new ArrayList<>();
		List<String> texts = reply.lines();
		String status = (reply.enhancedStatus() != null) ? reply.enhancedStatus() + " " : "";
		for (int i = 0; i < Math.min(texts.size(), MAX_REPLY_LINES); i++) {
			String separator = (i < texts.size() - 1) ? "-" : " ";
			lines.add(PrintableText.escape(reply.code() + separator + status + texts.get(i), MAX_LINE));
		}
		return lines;
	}

	// with the name that a trusted proxy has sent
	private static String address(InetSocketAddress peer) {
		InetAddress address = peer.getAddress();
		String literal = (address != null) ? address.getHostAddress() : peer.getHostString();
		String name = peer.getHostString();
		return (name.equals(literal) ? "" : name + " ") + "[" + literal + "]:" + peer.getPort();
	}

}
