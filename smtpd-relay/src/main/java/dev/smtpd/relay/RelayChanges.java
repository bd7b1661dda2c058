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

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

import dev.smtpd.AttributeKey;
import dev.smtpd.Mailbox;
import dev.smtpd.MessageProcessor;
import dev.smtpd.SmtpMessage;
import org.jspecify.annotations.Nullable;

/**
 * Changes to a message for the upstream server. A {@link MessageProcessor} before the
 * relay makes them: <pre>
 * RelayChanges.of(message).addHeader("X-Peer", message.session().peer().getHostString());
 * </pre> The message itself, which other processors see, doesn't change. In
 * {@link RelayMode#CUT_THROUGH} a changed envelope takes a second transaction with the
 * upstream server. Used by one thread at a time.
 *
 * @since 0.1.0
 */
public final class RelayChanges {

	private static final AttributeKey<RelayChanges> KEY = AttributeKey.of("relay changes");

	private static final Pattern FIELD_NAME = Pattern.compile("[!-9;-~]{1,76}");

	private static final int MAX_LINE_OCTETS = 998;

	private final String messageId;

	private final StringBuilder header = new StringBuilder();

	private final Map<Mailbox, List<Mailbox>> replacements = new LinkedHashMap<>();

	private @Nullable Mailbox sender;

	private RelayChanges(String messageId) {
		this.messageId = messageId;
	}

	/**
	 * Return the changes to a message, the same at each call until it is relayed.
	 * @param message the message
	 * @return the changes so far
	 */
	public static RelayChanges of(SmtpMessage message) {
		RelayChanges known = find(message);
		if (known != null) {
			return known;
		}
		RelayChanges changes = new RelayChanges(message.id());
		message.session().attributes().set(KEY, changes);
		return changes;
	}

	static @Nullable RelayChanges find(SmtpMessage message) {
		RelayChanges changes = message.session().attribute(KEY);
		return (changes != null && changes.messageId.equals(message.id())) ? changes : null;
	}

	static @Nullable RelayChanges remove(SmtpMessage message) {
		RelayChanges changes = find(message);
		if (changes != null) {
			message.session().attributes().remove(KEY, changes);
		}
		return changes;
	}

	/**
	 * Add a header field before all others.
	 * @param name the name of the field, without the colon
	 * @param value its value, on one line
	 * @return these changes
	 * @throws IllegalArgumentException if the name is invalid, the value contains control
	 * characters, or the field has more than 998 octets (RFC 5322 section 2.1.1)
	 */
	public RelayChanges addHeader(String name, String value) {
		if (!FIELD_NAME.matcher(name).matches()) {
			throw new IllegalArgumentException("Invalid name of a header field: '" + name + "'");
		}
		String field = name + ": " + value;
		if (value.chars().anyMatch((c) -> c != '\t' && Character.isISOControl(c))
				|| field.getBytes(StandardCharsets.UTF_8).length > MAX_LINE_OCTETS) {
			throw new IllegalArgumentException(
					"The value of header field " + name + " must be one line of at most 998 octets");
		}
		this.header.append(field).append("\r\n");
		return this;
	}

	/**
	 * Replace the reverse-path.
	 * @param sender the reverse-path, {@link Mailbox#NULL} for {@code <>}
	 * @return these changes
	 */
	public RelayChanges setSender(Mailbox sender) {
		this.sender = sender;
		return this;
	}

	/**
	 * Replace a recipient. The reply to the client for the recipient is the least
	 * favourable reply for its replacements.
	 * @param recipient the recipient of the message
	 * @param replacements the new recipients, at least one; the recipient itself may be
	 * among them
	 * @return these changes
	 * @throws IllegalArgumentException if there are no replacements
	 */
	public RelayChanges replaceRecipient(Mailbox recipient, List<Mailbox> replacements) {
		if (replacements.isEmpty()) {
			throw new IllegalArgumentException("There must be a replacement of " + recipient);
		}
		this.replacements.put(recipient, List.copyOf(replacements));
		return this;
	}

	byte[] header() {
		return this.header.toString().getBytes(StandardCharsets.UTF_8);
	}

	Mailbox sender(Mailbox original) {
		Mailbox changed = this.sender;
		return (changed != null) ? changed : original;
	}

	List<Mailbox> recipients(Mailbox original) {
		return this.replacements.getOrDefault(original, List.of(original));
	}

}
