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

package dev.smtpd;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * What the server says to a command: a code of three digits (RFC 5321 section 4.2), an
 * enhanced status code (RFC 3463) where there is one, and one or more lines of text.
 * Immutable; a reply that would break the protocol can't be made.
 * <p>
 * After a reply with code 421 or 221 the server closes the connection, whatever part of
 * the application gave it.
 *
 * @since 0.1.0
 */
public final class SmtpReply {

	private static final int MAX_LINE_OCTETS = 512;

	private static final int MAX_STATUS_DIGITS = 3;

	/**
	 * The ordinary answer to a message: {@code 250 2.0.0 OK}.
	 */
	public static final SmtpReply OK = of(250, "2.0.0", "OK");

	/**
	 * {@code 451 4.3.0}: the server failed to process what the client has sent, which is
	 * not the client's fault (RFC 5321 section 4.2.2).
	 */
	public static final SmtpReply LOCAL_ERROR = of(451, "4.3.0", "Requested action aborted: local error in processing");

	private final int code;

	private final @Nullable String enhancedStatus;

	private final List<String> lines;

	private final List<SmtpReply> recipientReplies;

	private SmtpReply(int code, @Nullable String enhancedStatus, List<String> lines) {
		this(code, enhancedStatus, lines, List.of());
	}

	private SmtpReply(int code, @Nullable String enhancedStatus, List<String> lines, List<SmtpReply> recipientReplies) {
		this.code = requireCode(code);
		this.enhancedStatus = requireEnhancedStatus(code, enhancedStatus);
		this.lines = List.copyOf(lines);
		if (this.lines.isEmpty()) {
			throw new IllegalArgumentException("A reply must have a line of text");
		}
		this.lines.forEach(this::requireLine);
		this.recipientReplies = recipientReplies;
	}

	/**
	 * Return a reply that accepts: code 250 with the enhanced status code {@code 2.0.0}.
	 * @param text the text, without line breaks; may be empty
	 * @return the reply
	 * @throws IllegalArgumentException if the reply would break the protocol
	 */
	public static SmtpReply accept(String text) {
		return of(250, "2.0.0", text);
	}

	/**
	 * Return a reply that defers: the client may try again later. The reply code follows
	 * from the enhanced status code: 452 for a lack of space or too many recipients
	 * ({@code 4.2.2}, {@code 4.3.1}, {@code 4.5.3}), 450 for other statuses of addresses,
	 * mailboxes and policies ({@code 4.1.x}, {@code 4.2.x}, {@code 4.7.x}), and 451 for
	 * all others.
	 * @param enhancedStatus the enhanced status code, such as {@code 4.2.2}
	 * @param text the text, without line breaks; may be empty
	 * @return the reply
	 * @throws IllegalArgumentException if the reply would break the protocol, or if the
	 * enhanced status code isn't of class 4
	 */
	public static SmtpReply defer(String enhancedStatus, String text) {
		int code = switch (enhancedStatus) {
			case "4.2.2", "4.3.1", "4.5.3" -> 452;
			default -> isSubject(enhancedStatus, "127") ? 450 : 451;
		};
		return of(code, enhancedStatus, text);
	}

	/**
	 * Return a reply that rejects: the client must not try again. The reply code follows
	 * from the enhanced status code: 552 for a full mailbox or too large a message
	 * ({@code 5.2.2}, {@code 5.2.3}, {@code 5.3.4}), 553 for a mailbox that isn't
	 * well-formed ({@code 5.1.3}, {@code 5.1.7}), 550 for other statuses of addresses,
	 * mailboxes and policies ({@code 5.1.x}, {@code 5.2.x}, {@code 5.7.x}), and 554 for
	 * all others.
	 * @param enhancedStatus the enhanced status code, such as {@code 5.7.1}
	 * @param text the text, without line breaks; may be empty
	 * @return the reply
	 * @throws IllegalArgumentException if the reply would break the protocol, or if the
	 * enhanced status code isn't of class 5
	 */
	public static SmtpReply reject(String enhancedStatus, String text) {
		int code = switch (enhancedStatus) {
			case "5.2.2", "5.2.3", "5.3.4" -> 552;
			case "5.1.3", "5.1.7" -> 553;
			default -> isSubject(enhancedStatus, "127") ? 550 : 554;
		};
		return of(code, enhancedStatus, text);
	}

	private static boolean isSubject(String enhancedStatus, String subjects) {
		return enhancedStatus.length() > 3 && enhancedStatus.charAt(3) == '.'
				&& subjects.indexOf(enhancedStatus.charAt(2)) >= 0;
	}

	/**
	 * Return a reply without an enhanced status code.
	 * @param code the reply code, 200 to 559
	 * @param text the text, without line breaks; may be empty
	 * @return the reply
	 * @throws IllegalArgumentException if the reply would break the protocol, or if the
	 * text is an enhanced status code
	 */
	public static SmtpReply of(int code, String text) {
		if (isEnhancedStatus(code, text)) {
			throw new IllegalArgumentException("'" + text + "' is an enhanced status code, and there is no text");
		}
		return new SmtpReply(code, null, List.of(text));
	}

	/**
	 * Return a reply.
	 * @param code the reply code, 200 to 559
	 * @param enhancedStatus the enhanced status code, such as {@code 5.7.1}, whose class
	 * is the first digit of the reply code; {@code null} for none
	 * @param text the text, without line breaks; may be empty
	 * @return the reply
	 * @throws IllegalArgumentException if the reply would break the protocol
	 */
	public static SmtpReply of(int code, @Nullable String enhancedStatus, String text) {
		return new SmtpReply(code, enhancedStatus, List.of(text));
	}

	/**
	 * Return a reply of several lines.
	 * @param code the reply code, 200 to 559
	 * @param enhancedStatus the enhanced status code, repeated on each line; {@code null}
	 * for none
	 * @param lines the lines, at least one, each without line breaks
	 * @return the reply
	 * @throws IllegalArgumentException if the reply would break the protocol
	 */
	public static SmtpReply of(int code, @Nullable String enhancedStatus, List<String> lines) {
		return new SmtpReply(code, enhancedStatus, lines);
	}

	/**
	 * Return the reply to a message of a {@link MessageProcessor} that has one for each
	 * recipient. By LMTP (RFC 2033) the client gets each of them. SMTP has one reply for
	 * all: a positive one only if all are, else a transient one if one of them is, since
	 * a message that was not accepted must not look accepted. So some recipients may get
	 * a message again. {@link MessageOutcome} has those that were accepted.
	 * @param replies a final reply for each recipient in the order of the envelope
	 * @return the one reply, which holds the others
	 * @throws IllegalArgumentException if there is none, or if one isn't final
	 */
	public static SmtpReply forRecipients(List<SmtpReply> replies) {
		List<SmtpReply> each = List.copyOf(replies);
		if (each.isEmpty() || each.stream().anyMatch((reply) -> reply.code >= 300 && reply.code < 400)) {
			throw new IllegalArgumentException("There must be a final reply for each recipient");
		}
		SmtpReply decisive = each.stream()
			.filter(SmtpReply::isTransient)
			.findFirst()
			.or(() -> each.stream().filter(SmtpReply::isPermanent).findFirst())
			.orElse(each.get(0));
		return new SmtpReply(decisive.code, decisive.enhancedStatus, decisive.lines, each);
	}

	/**
	 * Return the replies for the recipients.
	 * @return an unmodifiable list in the order of the envelope, empty if this is the
	 * reply for all of them
	 */
	public List<SmtpReply> recipientReplies() {
		return this.recipientReplies;
	}

	/**
	 * Return the one reply of SMTP for all recipients.
	 * @return the reply without {@link #recipientReplies()}; this reply if it has none
	 */
	public SmtpReply forAllRecipients() {
		return this.recipientReplies.isEmpty() ? this : new SmtpReply(this.code, this.enhancedStatus, this.lines);
	}

	/**
	 * Return the reply code.
	 * @return the reply code, 200 to 559
	 */
	public int code() {
		return this.code;
	}

	/**
	 * Return the enhanced status code.
	 * @return the enhanced status code, or {@code null} if there is none
	 */
	public @Nullable String enhancedStatus() {
		return this.enhancedStatus;
	}

	/**
	 * Return the lines of text without the codes.
	 * @return an unmodifiable list of at least one line
	 */
	public List<String> lines() {
		return this.lines;
	}

	/**
	 * Return whether the command was done (2xx).
	 * @return whether this is a positive completion reply
	 */
	public boolean isPositive() {
		return this.code < 300;
	}

	/**
	 * Return whether the client may try again later (4xx).
	 * @return whether this is a transient negative reply
	 */
	public boolean isTransient() {
		return this.code >= 400 && this.code < 500;
	}

	/**
	 * Return whether the client must not try again (5xx).
	 * @return whether this is a permanent negative reply
	 */
	public boolean isPermanent() {
		return this.code >= 500;
	}

	/**
	 * Return whether a text is an enhanced status code that a reply may have (RFC 2034
	 * section 4).
	 * @param code the reply code
	 * @param text the text
	 * @return whether it is one, of the class of the reply code
	 */
	public static boolean isEnhancedStatus(int code, String text) {
		int dot = text.indexOf('.', 2);
		return dot > 0 && text.charAt(0) - '0' == code / 100 && code / 100 != 3 && text.charAt(1) == '.'
				&& isStatusNumber(text, 2, dot) && isStatusNumber(text, dot + 1, text.length());
	}

	private static boolean isStatusNumber(String text, int start, int end) {
		for (int i = start; i < end; i++) {
			if (text.charAt(i) < '0' || text.charAt(i) > '9') {
				return false;
			}
		}
		int length = end - start;
		return length == 1 || (length > 1 && length <= MAX_STATUS_DIGITS && text.charAt(start) != '0');
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof SmtpReply reply && this.code == reply.code
				&& Objects.equals(this.enhancedStatus, reply.enhancedStatus) && this.lines.equals(reply.lines)
				&& this.recipientReplies.equals(reply.recipientReplies);
	}

	@Override
	public int hashCode() {
		return Objects.hash(this.code, this.enhancedStatus, this.lines);
	}

	/**
	 * Return the reply as one line for a log: {@code 550 5.7.1 Not welcome here}.
	 */
	@Override
	public String toString() {
		String status = (this.enhancedStatus != null) ? " " + this.enhancedStatus : "";
		return this.code + status + " " + String.join(" / ", this.lines);
	}

	private static int requireCode(int code) {
		if (code < 200 || code > 559 || (code / 10) % 10 > 5) {
			throw new IllegalArgumentException("Not a reply code of RFC 5321: " + code);
		}
		return code;
	}

	private static @Nullable String requireEnhancedStatus(int code, @Nullable String status) {
		if (status != null && !isEnhancedStatus(code, status)) {
			throw new IllegalArgumentException("Not an enhanced status code for reply " + code + ": " + status);
		}
		return status;
	}

	private void requireLine(String line) {
		for (int i = 0; i < line.length(); i++) {
			if (line.charAt(i) != '\t' && Character.isISOControl(line.charAt(i))) {
				throw new IllegalArgumentException("The text of a reply can't hold control characters");
			}
		}
		int prefix = 4 + ((this.enhancedStatus != null) ? this.enhancedStatus.length() + 1 : 0);
		if (prefix + line.getBytes(StandardCharsets.UTF_8).length + 2 > MAX_LINE_OCTETS) {
			throw new IllegalArgumentException("A line of a reply can't be longer than 512 octets");
		}
	}

}
