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
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import dev.smtpd.mail.html.HtmlText;
import dev.smtpd.mail.html.InlineImages;
import dev.smtpd.mail.mime.BodyStructure;
import dev.smtpd.mail.mime.Charsets;
import dev.smtpd.mail.mime.Entity;
import dev.smtpd.mail.mime.Fault;
import dev.smtpd.mail.mime.FlowedText;
import dev.smtpd.mail.mime.Parameters;
import dev.smtpd.mail.mime.ScanIssues;
import dev.smtpd.mail.mime.UuencodedText;
import dev.smtpd.mail.reply.ReplyText;
import org.jsoup.nodes.Element;
import org.jspecify.annotations.Nullable;

/**
 * The text of a message and its attachments.
 */
final class MailBody {

	private static final String HTML = "text/html";

	private static final int MAX_REPORT = 256 * 1024;

	private final MailContent content;

	private final BodyStructure structure;

	private final MailLimits limits;

	private final ScanIssues issues;

	private final int depth;

	private final MailMemory.@Nullable Account memory;

	private boolean memoryReserved;

	private @Nullable String plainText;

	private @Nullable String text;

	private @Nullable String html;

	private @Nullable ReplyText reply;

	// lines of the text that the HTML marks
	private final BitSet quotedLines = new BitSet();

	private final BitSet signatureLines = new BitSet();

	private @Nullable List<Attachment> attachments;

	// files within the text
	private List<byte[]> files = List.of();

	MailBody(MailContent content, BodyStructure structure, MailLimits limits, ScanIssues issues, int depth,
			MailMemory.@Nullable Account memory) {
		this.depth = depth;
		this.memory = memory;
		this.content = content;
		this.structure = structure;
		this.limits = limits;
		this.issues = issues;
	}

	synchronized String text() {
		String read = this.text;
		if (read == null) {
			read = plainText();
			String instead = read.isBlank() ? html() : null;
			if (instead != null) {
				// some send an empty text beside their HTML
				read = fromHtml(instead, 0);
			}
			this.text = read;
		}
		return read;
	}

	private String plainText() {
		String read = this.plainText;
		if (read == null) {
			read = join(this.structure.text(), false);
			if (this.quotedLines.isEmpty()) {
				UuencodedText split = UuencodedText.of(read);
				this.files = split.files();
				read = split.text();
			}
			this.plainText = read;
		}
		return read;
	}

	synchronized ReplyText reply() {
		ReplyText split = this.reply;
		if (split == null) {
			split = ReplyText.of(text(), this.quotedLines, this.signatureLines);
			this.reply = split;
		}
		return split;
	}

	synchronized @Nullable String html() {
		if (this.structure.html().stream().noneMatch((part) -> part.type().equals(HTML))) {
			return null;
		}
		String read = this.html;
		if (read == null) {
			read = join(this.structure.html(), true);
			this.html = read;
		}
		return read;
	}

	@Nullable String htmlWithInlineImages() {
		String source = html();
		if (source == null || !containsScheme(source)) {
			return source;
		}
		Map<String, Attachment> pictures = new HashMap<>();
		for (Attachment attachment : attachments()) {
			String id = attachment.contentId();
			if (id != null && attachment.mediaType().startsWith("image/")) {
				pictures.putIfAbsent(id, attachment);
			}
		}
		return pictures.isEmpty() ? source : InlineImages.replace(source, new DataUrls(pictures)::get);
	}

	private static boolean containsScheme(String source) {
		return source.contains("cid:") || source.contains("CID:");
	}

	synchronized List<Attachment> attachments() {
		List<Attachment> all = this.attachments;
		if (all == null) {
			all = new ArrayList<>();
			for (Entity part : this.structure.attachments()) {
				all.add(new Attachment(this.content, part, this.limits, this.issues, this.depth, this.memory));
			}
			plainText();
			for (byte[] file : this.files) {
				all.add(toAttachment(file));
			}
			all = Collections.unmodifiableList(all);
			this.attachments = all;
		}
		return all;
	}

	private Attachment toAttachment(byte[] message) {
		try {
			MailContent file = MailContent.of(message);
			return new Attachment(file, file.scan(this.limits.toScanLimits(), this.issues), this.limits, this.issues,
					this.depth, this.memory);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Return the calendar parts (RFC 5545, RFC 6047).
	 * @return the text of the first one, or {@code null} if there is none
	 */
	@Nullable String calendar() {
		for (Entity part : this.structure.attachments()) {
			if (part.type().equals("text/calendar") || part.type().equals("application/ics")) {
				return decode(part, read(part, this.limits.maxTextLength()));
			}
		}
		return null;
	}

	/**
	 * Return the text of the parts that are reports.
	 * @param kind the kind of report, which ends the subtype of the part
	 * @return their decoded text, empty if there is none
	 */
	String textOf(String kind) {
		StringBuilder all = new StringBuilder();
		for (Entity part : this.structure.attachments()) {
			if (part.type().endsWith(kind)) {
				all.append(decode(part, read(part, MAX_REPORT))).append("\n\n");
			}
		}
		return all.toString();
	}

	boolean has(String... kinds) {
		return this.structure.attachments()
			.stream()
			.anyMatch((part) -> Arrays.stream(kinds).anyMatch((kind) -> part.type().endsWith(kind)));
	}

	@Nullable InboundMail original() {
		for (Entity part : this.structure.attachments()) {
			String type = part.type();
			if (type.equals("message/rfc822") || type.equals("text/rfc822-headers")
					|| type.equals("message/rfc822-headers") || type.equals("message/global")
					|| type.equals("text/rfc822") || type.equals("message/global-headers")) {
				return InboundMail.of(read(part, MAX_REPORT), this.limits);
			}
		}
		return null;
	}

	private String join(List<Entity> parts, boolean asHtml) {
		List<String> texts = new ArrayList<>(1);
		int left = this.limits.maxTextLength();
		int line = 0;
		for (Entity part : parts) {
			if (BodyStructure.isText(part.type()) && left > 0) {
				byte[] bytes = read(part, left);
				left -= bytes.length;
				String decoded = decode(part, bytes);
				if (part.type().equals(HTML) == asHtml) {
					texts.add(decoded);
				}
				else {
					texts.add(asHtml ? PlainHtml.of(decoded) : fromHtml(decoded, line));
				}
				line += (int) texts.get(texts.size() - 1).chars().filter((c) -> c == '\n').count() + 1;
			}
		}
		return (texts.size() == 1) ? texts.get(0) : String.join("\n", texts);
	}

	private String fromHtml(String source, int line) {
		HtmlText.Result result = HtmlText.of(source);
		result.quoted().stream().forEach((index) -> this.quotedLines.set(line + index));
		result.signature().stream().forEach((index) -> this.signatureLines.set(line + index));
		return result.text();
	}

	private byte[] read(Entity part, int maxLength) {
		reserveMemory();
		try {
			return this.content.read(part, maxLength, this.issues);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private void reserveMemory() {
		MailMemory.Account account = this.memory;
		if (account != null && !this.memoryReserved) {
			long size = size(this.structure.text()) + size(this.structure.html());
			if (this.depth == 0) {
				account.reserve(size);
			}
			else {
				account.reserveMore(size);
			}
			this.memoryReserved = true;
		}
	}

	// what is in both is read twice
	private long size(List<Entity> parts) {
		long size = 0;
		for (Entity part : parts) {
			long end = (part.bodyEnd() != Long.MAX_VALUE) ? part.bodyEnd() : this.content.size();
			size += (end >= 0) ? Math.max(0, end - part.bodyStart()) : this.limits.maxTextLength();
		}
		return Math.min(this.limits.maxTextLength(), size);
	}

	private String decode(Entity part, byte[] bytes) {
		Parameters type = part.typeParameters();
		String name = type.get("charset");
		Charset charset = Charsets.find(name);
		if (charset == null && !name.isEmpty()) {
			this.issues.add(Fault.UNKNOWN_CHARSET);
		}
		if (charset == null && part.type().equals(HTML)) {
			charset = HtmlCharset.find(bytes);
		}
		String decoded = Charsets.decode(bytes, 0, bytes.length, charset, this.issues);
		if (decoded.indexOf('\r') >= 0) {
			decoded = decoded.replace("\r\n", "\n").replace('\r', '\n');
		}
		if (type.get("format").equalsIgnoreCase("flowed") && !part.type().equals(HTML)) {
			return FlowedText.join(decoded, type.get("delsp").equalsIgnoreCase("yes"));
		}
		return decoded;
	}

	/**
	 * Pictures as URLs, as far as all of them together fit into the bound for text.
	 */
	private final class DataUrls {

		private final Map<String, Attachment> pictures;

		private final Map<String, @Nullable String> urls = new HashMap<>();

		private int left = MailBody.this.limits.maxTextLength();

		private DataUrls(Map<String, Attachment> pictures) {
			this.pictures = pictures;
		}

		private @Nullable String get(String id) {
			String url = this.urls.get(id);
			Attachment picture = (url != null) ? null : this.pictures.remove(id);
			if (picture != null) {
				url = picture.toDataUrl(this.left);
				this.urls.put(id, url);
			}
			if (url == null || url.length() > this.left) {
				return null;
			}
			this.left -= url.length();
			return url;
		}

	}

	/**
	 * Plain text within HTML.
	 */
	private static final class PlainHtml {

		static String of(String text) {
			return new Element("pre").text(text).outerHtml();
		}

	}

	/**
	 * The charset that HTML itself declares.
	 */
	private static final class HtmlCharset {

		private static final int PREFIX = 1024;

		static @Nullable Charset find(byte[] html) {
			String start = new String(html, 0, Math.min(html.length, PREFIX), StandardCharsets.ISO_8859_1);
			int index = start.indexOf("charset=");
			if (index < 0) {
				return null;
			}
			int from = index + "charset=".length();
			while (from < start.length() && (start.charAt(from) == '"' || start.charAt(from) == '\'')) {
				from++;
			}
			int to = from;
			while (to < start.length() && "\"'> ;/".indexOf(start.charAt(to)) < 0) {
				to++;
			}
			return Charsets.find(start.substring(from, to));
		}

	}

}
