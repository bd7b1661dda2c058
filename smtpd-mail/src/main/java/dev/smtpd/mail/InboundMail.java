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

package dev.smtpd.mail;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

import dev.smtpd.MessageContent;
import dev.smtpd.SmtpMessage;
import dev.smtpd.mail.mime.Addresses;
import dev.smtpd.mail.mime.BodyStructure;
import dev.smtpd.mail.mime.Charsets;
import dev.smtpd.mail.mime.Dates;
import dev.smtpd.mail.mime.Entity;
import dev.smtpd.mail.mime.Fault;
import dev.smtpd.mail.mime.HeaderBlock;
import dev.smtpd.mail.mime.HeaderText;
import org.jspecify.annotations.Nullable;

/**
 * A received message as an object. Whatever the message is like, it is read as far as it
 * can be: no method throws for what the sender did, and {@link #issues()} names what was
 * wrong. Only a message whose bytes can't be read is an {@link UncheckedIOException}.
 * <p>
 * Nothing is read before it is asked for: the structure of the message by the first
 * method, its text by {@link #text()} and {@link #html()}, each attachment while its
 * stream is read. An instance can be used by several threads.
 *
 * @since 0.1.0
 */
public final class InboundMail {

	private static final List<String> ADDRESS_FIELDS = List.of("from", "sender", "reply-to", "to", "cc");

	private final MailLimits limits;

	private final MailIssues issues = new MailIssues();

	private final @Nullable MailSource source;

	// the envelope has the null reverse-path
	private final boolean nullSender;

	private final int depth;

	private final MailMemory.@Nullable Account memory;

	private @Nullable MailContent content;

	private @Nullable Entity message;

	private @Nullable MailBody body;

	private InboundMail(@Nullable MailSource source, @Nullable MailContent content, MailLimits limits,
			boolean nullSender, int depth, MailMemory.@Nullable Account memory) {
		this.memory = memory;
		this.source = source;
		this.content = content;
		this.limits = limits;
		this.nullSender = nullSender;
		this.depth = depth;
	}

	/**
	 * Return the message that a server has received.
	 * @param content its content, held for as long as the mail is
	 * @return the mail
	 */
	public static InboundMail of(MessageContent content) {
		return of(content, MailLimits.defaults());
	}

	/**
	 * Return the message that a server has received.
	 * @param content its content, held for as long as the mail is
	 * @param limits the bounds
	 * @return the mail
	 */
	public static InboundMail of(MessageContent content, MailLimits limits) {
		return of(new ContentSource(content), limits);
	}

	/**
	 * Return the message that a server has received, whose envelope is known: mail with
	 * the null reverse-path is {@linkplain #isAutoSubmitted() automatic}.
	 * @param message the message, whose content is held for as long as the mail is
	 * @return the mail
	 */
	public static InboundMail of(SmtpMessage message) {
		return new InboundMail(new ContentSource(message.content()), null, MailLimits.defaults(),
				message.envelope().sender().isNull(), 0, null);
	}

	/**
	 * Return the message that a server has received, whose envelope is known, and whose
	 * texts are read within a bound for all messages together. The methods that read a
	 * text wait for memory then, and throw a {@link dev.smtpd.SmtpReplyException} with
	 * 451 if there is none in time.
	 * @param message the message, whose content is held for as long as the mail is
	 * @param limits the bounds
	 * @param memory the account for the memory, closed by the caller, who doesn't use the
	 * mail after that
	 * @return the mail
	 */
	public static InboundMail of(SmtpMessage message, MailLimits limits, MailMemory.Account memory) {
		return new InboundMail(new ContentSource(message.content()), null, limits, message.envelope().sender().isNull(),
				0, memory);
	}

	/**
	 * Return the message in a file.
	 * @param file the file, which must not change while the mail is used
	 * @return the mail
	 */
	public static InboundMail of(Path file) {
		return of(file, MailLimits.defaults());
	}

	/**
	 * Return the message in a file.
	 * @param file the file, which must not change while the mail is used
	 * @param limits the bounds
	 * @return the mail
	 */
	public static InboundMail of(Path file, MailLimits limits) {
		return of(new FileSource(file), limits);
	}

	/**
	 * Return the message in an array.
	 * @param bytes the message, which must not be changed any more
	 * @return the mail
	 */
	public static InboundMail of(byte[] bytes) {
		return of(bytes, MailLimits.defaults());
	}

	/**
	 * Return the message in an array.
	 * @param bytes the message, which must not be changed any more
	 * @param limits the bounds
	 * @return the mail
	 */
	public static InboundMail of(byte[] bytes, MailLimits limits) {
		return new InboundMail(null, MailContent.of(bytes), limits, false, 0, null);
	}

	/**
	 * Return a message that can be read any number of times.
	 * @param source opens the message
	 * @return the mail
	 */
	public static InboundMail of(MailSource source) {
		return of(source, MailLimits.defaults());
	}

	/**
	 * Return a message that can be read any number of times.
	 * @param source opens the message
	 * @param limits the bounds
	 * @return the mail
	 */
	public static InboundMail of(MailSource source, MailLimits limits) {
		return new InboundMail(source, null, limits, false, 0, null);
	}

	/**
	 * Return a message within another one.
	 * @param source opens the message
	 * @param limits the bounds
	 * @param depth how many messages are around it
	 * @param memory the account for the memory, {@code null} for none
	 * @return the mail
	 */
	static InboundMail nested(MailSource source, MailLimits limits, int depth, MailMemory.@Nullable Account memory) {
		return new InboundMail(source, null, limits, false, depth, memory);
	}

	private synchronized MailContent content() {
		MailContent loaded = this.content;
		if (loaded == null) {
			try {
				MailSource opened = this.source;
				loaded = MailContent.of((opened != null) ? opened : InputStream::nullInputStream);
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
			this.content = loaded;
		}
		return loaded;
	}

	private synchronized Entity message() {
		Entity scanned = this.message;
		if (scanned == null) {
			try {
				scanned = content().scan(this.limits.toScanLimits().deeper(this.depth), this.issues);
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
			this.message = scanned;
		}
		return scanned;
	}

	private synchronized MailBody body() {
		MailBody created = this.body;
		if (created == null) {
			Entity scanned = message();
			created = new MailBody(content(), BodyStructure.of(scanned), this.limits, this.issues, this.depth,
					this.memory);
			this.body = created;
		}
		return created;
	}

	private HeaderBlock header() {
		return message().header();
	}

	// the charset of raw text in the header
	private @Nullable Charset charset() {
		return Charsets.find(message().typeParameters().get("charset"));
	}

	/**
	 * Return the subject.
	 * @return the decoded subject, empty if there is none
	 */
	public String subject() {
		String value = header("Subject");
		return (value != null) ? value : "";
	}

	/**
	 * Return the authors.
	 * @return the addresses of From, usually one
	 */
	public AddressList from() {
		return addresses("from");
	}

	/**
	 * Return the sender, who has sent the message for its authors.
	 * @return the address of Sender, or {@code null} if there is none
	 */
	public @Nullable MailAddress sender() {
		return addresses("sender").first();
	}

	/**
	 * Return where replies are to be sent.
	 * @return the addresses of Reply-To, those of From if there is none
	 */
	public AddressList replyTo() {
		AddressList replyTo = addresses("reply-to");
		return replyTo.isEmpty() ? from() : replyTo;
	}

	/**
	 * Return the recipients that the header names, which needn't be those of the
	 * envelope.
	 * @return the addresses of To
	 */
	public AddressList to() {
		return addresses("to");
	}

	/**
	 * Return the recipients of copies.
	 * @return the addresses of Cc
	 */
	public AddressList cc() {
		return addresses("cc");
	}

	private AddressList addresses(String name) {
		HeaderBlock header = header();
		int index = header.indexOf(name, 0);
		if (index < 0) {
			return AddressList.EMPTY;
		}
		AddressCollector collector = new AddressCollector();
		while (index >= 0) {
			Addresses.parse(header.unfold(index), charset(), collector, this.issues);
			index = header.indexOf(name, index + 1);
		}
		return collector.toList();
	}

	/**
	 * Return the date of the message, as set by its author.
	 * @return the date with its offset from UTC, or {@code null} if there is none or it
	 * can't be read
	 */
	public @Nullable OffsetDateTime date() {
		String value = header().first("date");
		OffsetDateTime date = Dates.parse(value);
		if (date == null && !value.isEmpty()) {
			this.issues.add(Fault.MALFORMED_DATE);
		}
		return date;
	}

	/**
	 * Return the identifier of the message.
	 * @return the identifier without its angle brackets, or {@code null} if there is none
	 */
	public @Nullable String messageId() {
		List<String> ids = MessageIds.parse(header().first("message-id"));
		return ids.isEmpty() ? null : ids.get(0);
	}

	/**
	 * Return the messages that this one answers.
	 * @return their identifiers without angle brackets
	 */
	public List<String> inReplyTo() {
		return MessageIds.parse(header().first("in-reply-to"));
	}

	/**
	 * Return the messages of the thread, from its first one on, as the header has them.
	 * @return their identifiers without angle brackets
	 */
	public List<String> references() {
		return MessageIds.parse(header().first("references"));
	}

	/**
	 * Return the identifiers by which the thread of the message can be found: those of
	 * References and of In-Reply-To, the nearest first and each once.
	 * @return the identifiers without angle brackets
	 */
	public List<String> threadReferences() {
		return MessageIds.nearestFirst(references(), inReplyTo());
	}

	/**
	 * Return the decoded value of a field.
	 * @param name the name, in any case
	 * @return the value of the first field of this name without its folding, or
	 * {@code null} if there is none
	 */
	public @Nullable String header(String name) {
		HeaderBlock header = header();
		int index = header.indexOf(name.toLowerCase(Locale.ROOT), 0);
		return (index >= 0) ? decode(header, index) : null;
	}

	/**
	 * Return the fields of a name.
	 * @param name the name, in any case
	 * @return the fields in their order
	 */
	public List<HeaderField> headers(String name) {
		HeaderBlock header = header();
		String wanted = name.toLowerCase(Locale.ROOT);
		List<HeaderField> fields = new ArrayList<>();
		for (int i = header.indexOf(wanted, 0); i >= 0; i = header.indexOf(wanted, i + 1)) {
			fields.add(field(header, i));
		}
		return fields;
	}

	/**
	 * Return all fields of the header.
	 * @return the fields in their order
	 */
	public List<HeaderField> headers() {
		HeaderBlock header = header();
		List<HeaderField> fields = new ArrayList<>(header.size());
		for (int i = 0; i < header.size(); i++) {
			fields.add(field(header, i));
		}
		return fields;
	}

	private HeaderField field(HeaderBlock header, int index) {
		return new HeaderField(header.name(index), decode(header, index), header.raw(index));
	}

	private String decode(HeaderBlock header, int index) {
		return HeaderText.decode(header.unfold(index), charset(), this.issues);
	}

	/**
	 * Return the text: the plain text of the message, or its HTML as readable text.
	 * @return the text with LF as the end of lines, empty if there is none
	 */
	public String text() {
		return body().text();
	}

	/**
	 * Return what the sender wrote, without what it quotes and without the signature.
	 * Answers between quotations are part of it.
	 * @return the lines of {@link #text()} that are the sender's own, empty if there are
	 * none
	 */
	public String replyText() {
		return body().reply().reply();
	}

	/**
	 * Return the rest of the text: quotations, the lines that introduce them, and the
	 * signature.
	 * @return the lines of {@link #text()} that aren't part of {@link #replyText()}
	 */
	public String quotedText() {
		return body().reply().quoted();
	}

	/**
	 * Return the signature, with the words that close a letter.
	 * @return the lines, empty if there is none
	 */
	public String signature() {
		return body().reply().signature();
	}

	/**
	 * Return the HTML as it was sent. It is the sender's: never show it without
	 * sanitizing it.
	 * @return the HTML, or {@code null} if the message has none
	 */
	public @Nullable String html() {
		return body().html();
	}

	/**
	 * Return the HTML with the pictures of the message in it, as {@code data:} instead of
	 * {@code cid:} URLs. Pictures that don't fit into the bound for text stay as they
	 * are.
	 * @return the HTML, or {@code null} if the message has none
	 */
	public @Nullable String htmlWithInlineImages() {
		return body().htmlWithInlineImages();
	}

	/**
	 * Return all links.
	 * @return the links of the HTML, then those of the text, each of them once, at most
	 * 10,000
	 */
	public List<String> links() {
		String html = html();
		Set<String> links = new LinkedHashSet<>();
		if (html != null) {
			MailLinks.ofHtml(html, links);
		}
		MailLinks.ofText(text(), links);
		return List.copyOf(links);
	}

	/**
	 * Return the links that contain a text: those whose own text does, then those in
	 * which it is percent-encoded, as in links that are tracked.
	 * @param part the text, such as {@code "/confirm"}
	 * @return the whole links, those of the HTML before those of the text
	 */
	public List<String> links(String part) {
		List<String> links = links();
		Set<String> found = new LinkedHashSet<>();
		links.stream().filter((link) -> link.contains(part)).forEach(found::add);
		links.stream().filter((link) -> MailLinks.decode(link).contains(part)).forEach(found::add);
		return List.copyOf(found);
	}

	/**
	 * Return the first number with a certain count of digits, such as a one-time code. It
	 * is looked for in the text, the subject and the HTML, and not in links; then once
	 * more as groups of equal length, as in {@code 123 456} and {@code 12-34-56}.
	 * @param digits the count of digits
	 * @return the digits alone, or {@code null} if there is no such number
	 */
	public @Nullable String code(int digits) {
		String html = html();
		List<String> texts = new ArrayList<>(List.of(MailLinks.remove(text()), subject()));
		if (html != null) {
			texts.add(MailLinks.remove(MailLinks.parse(html).text()));
		}
		return MailCodes.find(texts, digits);
	}

	/**
	 * Return the invitation or another entry of a calendar that the message carries (RFC
	 * 6047). The part is among the {@linkplain #attachments() attachments}, too.
	 * @return the text in the iCalendar format with LF as the end of lines, or
	 * {@code null} if the message has none
	 */
	public @Nullable String calendar() {
		return body().calendar();
	}

	/**
	 * Return the parts that aren't the text, pictures in the HTML included, and files
	 * within the text (uuencode).
	 * @return the attachments in their order
	 */
	public List<Attachment> attachments() {
		return body().attachments();
	}

	/**
	 * Return the tree of all parts, texts and multiparts included.
	 * @return the message itself as a part
	 */
	public MailPart structure() {
		return structure("");
	}

	// with numbers that begin with that of the part which this message is
	MailPart structure(String number) {
		return MailPart.root(number, content(), message(), this.limits, this.depth, this.memory);
	}

	/**
	 * Return whether the message declares that it was sent automatically (RFC 3834), or
	 * is from a list, so that it must not be answered automatically.
	 * @return whether {@code Auto-Submitted} is anything but {@code no}, or, without that
	 * field, {@code Precedence}, {@code X-Auto-Response-Suppress}, {@code List-*}, an
	 * empty {@code Return-Path}, or the null reverse-path of the envelope declare it,
	 * where the mail is {@linkplain #of(SmtpMessage) of a message} whose envelope is
	 * known
	 */
	public boolean isAutoSubmitted() {
		return AutomaticMail.isAutomatic(header(), this.nullSender);
	}

	/**
	 * Return how to unsubscribe from the list that has sent the message.
	 * @return the ways, or {@code null} if the message names none
	 */
	public @Nullable Unsubscribe unsubscribe() {
		return AutomaticMail.unsubscribe(header());
	}

	/**
	 * Return what the message reports about the delivery of another one: whether it is a
	 * bounce, and for which recipients.
	 * @return the status, or {@code null} if the message is no delivery report
	 */
	public @Nullable DeliveryStatus deliveryStatus() {
		String reportText = body().textOf("delivery-status");
		if (reportText.isEmpty() && body().has("feedback-report", "disposition-notification")) {
			return null;
		}
		return DeliveryStatusReader.read(this, reportText, originalMessage());
	}

	/**
	 * Return the feedback that the message carries, such as a complaint (RFC 5965, and
	 * the forms of providers that don't follow it).
	 * @return the report, or {@code null} if the message is none
	 */
	public @Nullable FeedbackReport feedbackReport() {
		return FeedbackReader.read(this, body().textOf("feedback-report"), originalMessage());
	}

	// the message that a report is about, or its header
	private @Nullable InboundMail originalMessage() {
		return body().original();
	}

	/**
	 * Return the faults in the structure of the message, with its main header fields and
	 * its texts, and how it was read all the same. Faults within an attachment are part
	 * of it after the attachment was read.
	 * @return the faults, each once
	 */
	public List<MailIssue> issues() {
		subject();
		date();
		for (String name : ADDRESS_FIELDS) {
			addresses(name);
		}
		text();
		html();
		attachments().forEach(Attachment::name);
		return this.issues.toList();
	}

	@Override
	public String toString() {
		return "InboundMail " + messageId();
	}

}
