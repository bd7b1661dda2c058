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

package dev.smtpd.spring.boot.inbox.release;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;

import dev.smtpd.Envelope;
import dev.smtpd.EsmtpParameters;
import dev.smtpd.Mailbox;
import dev.smtpd.MessageContent;
import dev.smtpd.Recipient;
import dev.smtpd.SmtpConnector;
import dev.smtpd.SmtpReply;
import dev.smtpd.relay.RemoteAddress;
import dev.smtpd.relay.SmtpRelay;
import dev.smtpd.spring.boot.inbox.release.ReleaseRefusedException.Reason;
import dev.smtpd.spring.boot.inbox.store.InboxMessageDetail;
import dev.smtpd.spring.boot.inbox.store.InboxMessages;
import dev.smtpd.spring.boot.inbox.store.MessageRelease;
import dev.smtpd.spring.boot.inbox.store.ReleaseLog;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@link MessageReleases} through a relay.
 *
 * @since 0.1.0
 */
public final class RelayMessageReleases implements MessageReleases {

	private static final Logger logger = LoggerFactory.getLogger(RelayMessageReleases.class);

	private static final int MAX_CONCURRENT = 4;

	private static final long MAX_MINUTES = 10;

	private static final SmtpReply UNKNOWN = SmtpReply.of(451, "4.4.2", "There was no reply in time");

	private static final SmtpReply GONE = SmtpReply.of(451, "4.3.0", "The message could not be read");

	private final InboxMessages messages;

	private final ReleaseLog log;

	private final @Nullable SmtpRelay relay;

	private final AllowedRecipients allowed;

	private final @Nullable Mailbox resentFrom;

	private final Supplier<List<SmtpConnector>> connectors;

	private final Clock clock;

	private final Semaphore permits = new Semaphore(MAX_CONCURRENT);

	/**
	 * Create the releases.
	 * @param messages the messages
	 * @param log notes what was sent
	 * @param relay sends messages, or {@code null} if there is none
	 * @param allowed the recipients that are allowed
	 * @param resentFrom the address for the header field Resent-From, or {@code null} to
	 * add no such fields
	 * @param connectors the connectors of this server, to none of which messages are sent
	 * @param clock the time
	 */
	public RelayMessageReleases(InboxMessages messages, ReleaseLog log, @Nullable SmtpRelay relay,
			AllowedRecipients allowed, @Nullable Mailbox resentFrom, Supplier<List<SmtpConnector>> connectors,
			Clock clock) {
		this.messages = messages;
		this.log = log;
		this.relay = relay;
		this.allowed = allowed;
		this.resentFrom = resentFrom;
		this.connectors = connectors;
		this.clock = clock;
	}

	@Override
	public boolean isEnabled() {
		return this.relay != null && !this.allowed.isEmpty();
	}

	@Override
	public AllowedRecipients allowedRecipients() {
		return this.allowed;
	}

	@Override
	public List<MessageRelease> list(long messageId) {
		return this.log.list(messageId);
	}

	@Override
	public List<MessageRelease> release(long messageId, ReleaseRequest request) {
		SmtpRelay upstream = this.relay;
		if (upstream == null || this.allowed.isEmpty()) {
			throw new ReleaseRefusedException(Reason.OFF,
					"No recipients are allowed: 'smtpd.inbox.release.allowed-recipients' is empty");
		}
		List<Mailbox> recipients = recipients(request);
		InboxMessageDetail detail = this.messages.detail(messageId);
		MessageContent content = this.messages.content(messageId);
		if (detail == null || content == null) {
			throw new ReleaseRefusedException(Reason.NO_MESSAGE, "There is no message " + messageId);
		}
		refuseLoop(upstream);
		if (!this.permits.tryAcquire()) {
			throw new ReleaseRefusedException(Reason.BUSY, MAX_CONCURRENT + " messages are being sent on");
		}
		try {
			Mailbox sender = sender(request, detail);
			SmtpReply reply = send(upstream, sender, recipients, content);
			List<MessageRelease> releases = releases(messageId, request, sender, recipients, reply);
			this.log.add(releases);
			return releases;
		}
		finally {
			this.permits.release();
		}
	}

	private List<Mailbox> recipients(ReleaseRequest request) {
		Set<Mailbox> recipients = new LinkedHashSet<>();
		for (String text : request.recipients()) {
			try {
				recipients.add(Mailbox.of(text.strip()));
			}
			catch (IllegalArgumentException ex) {
				throw new ReleaseRefusedException(Reason.INVALID, "'" + text + "' is not an address");
			}
		}
		if (recipients.isEmpty() || recipients.size() > MAX_RECIPIENTS) {
			throw new ReleaseRefusedException(Reason.INVALID, "There must be 1 to " + MAX_RECIPIENTS + " recipients");
		}
		String refused = recipients.stream()
			.filter((recipient) -> !this.allowed.allows(recipient))
			.map(Mailbox::toString)
			.collect(Collectors.joining(", "));
		if (!refused.isEmpty()) {
			throw new ReleaseRefusedException(Reason.NOT_ALLOWED, "Not allowed: " + refused);
		}
		return List.copyOf(recipients);
	}

	private static Mailbox sender(ReleaseRequest request, InboxMessageDetail detail) {
		String sender = detail.message().sender();
		if (request.nullSender() || sender.isEmpty()) {
			return Mailbox.NULL;
		}
		try {
			return Mailbox.of(sender);
		}
		catch (IllegalArgumentException ex) {
			throw new ReleaseRefusedException(Reason.INVALID,
					"The sender '" + sender + "' can't be kept; send it with the null reverse-path");
		}
	}

	// it would come back and be stored once more
	private void refuseLoop(SmtpRelay upstream) {
		for (RemoteAddress address : upstream.remoteAddresses()) {
			for (SmtpConnector connector : this.connectors.get()) {
				if (leadsTo(address, connector)) {
					throw new ReleaseRefusedException(Reason.LOOP,
							"The upstream server " + address + " is this server itself");
				}
			}
		}
	}

	private static boolean leadsTo(RemoteAddress address, SmtpConnector connector) {
		try {
			return address.leadsTo(connector);
		}
		catch (IOException ex) {
			logger.debug("Upstream server {} can't be resolved", address, ex);
			return false;
		}
	}

	private SmtpReply send(SmtpRelay upstream, Mailbox sender, List<Mailbox> recipients, MessageContent content) {
		Envelope envelope = new Envelope(sender, recipients.stream().map(Recipient::new).toList(),
				EsmtpParameters.of(Map.of("BODY", "8BITMIME")));
		try {
			return upstream.send(envelope, header(), content)
				.completeOnTimeout(UNKNOWN, MAX_MINUTES, TimeUnit.MINUTES)
				.join();
		}
		catch (RuntimeException ex) {
			logger.warn("A message could not be sent on", ex);
			return GONE;
		}
	}

	// RFC 5322 section 3.6.6: both Resent-From and Resent-Date are required
	private byte[] header() {
		Mailbox from = this.resentFrom;
		if (from == null) {
			return new byte[0];
		}
		Instant now = this.clock.instant();
		return ("Resent-Date: " + DateTimeFormatter.RFC_1123_DATE_TIME.format(now.atOffset(ZoneOffset.UTC))
				+ "\r\nResent-From: " + from + "\r\nResent-Message-ID: <" + UUID.randomUUID() + "@" + from.domain()
				+ ">\r\n")
			.getBytes(StandardCharsets.UTF_8);
	}

	private List<MessageRelease> releases(long messageId, ReleaseRequest request, Mailbox sender,
			List<Mailbox> recipients, SmtpReply reply) {
		List<SmtpReply> replies = reply.recipientReplies();
		Instant now = this.clock.instant();
		List<MessageRelease> releases = new ArrayList<>(recipients.size());
		for (int i = 0; i < recipients.size(); i++) {
			SmtpReply each = (replies.size() == recipients.size()) ? replies.get(i) : reply;
			releases.add(new MessageRelease(messageId, now, request.by(), sender.toString(),
					recipients.get(i).toString(), each.code(), each.toString()));
		}
		return releases;
	}

}
