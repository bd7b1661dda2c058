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

package dev.smtpd.test;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * A message that is unusual, broken or hostile, as mail in practice is. An application
 * that receives mail has to take each of them, or refuse it with a reply of its choice,
 * without failing.
 * <p>
 * A message has the fields From, To, Subject and Message-ID unless their absence is what
 * is unusual. {@link #toString()} is its name, so that parameterized tests show it:
 * <pre class="code">
 * &#64;ParameterizedTest
 * &#64;MethodSource("dev.smtpd.test.TestMail#ugly")
 * void listenerCopes(UglyMail ugly) {
 *     assertThat(this.client.mail().to("support@example.org").content(ugly).send()).isAccepted();
 * }</pre>
 *
 * @since 0.1.0
 * @see TestMail#ugly()
 */
public final class UglyMail implements SmtpTestMail.Content {

	private static final String CRLF = "\r\n";

	private static final int MANY = 200;

	private final String name;

	private final String description;

	private final byte[] content;

	private UglyMail(String name, String description, byte[] content) {
		this.name = name;
		this.description = description;
		this.content = content;
	}

	/**
	 * Return all ugly messages.
	 * @return an unmodifiable list, in the same order at each call
	 */
	public static List<UglyMail> all() {
		List<UglyMail> all = new ArrayList<>();
		addHeaders(all);
		addCharsets(all);
		addStructures(all);
		addAttachments(all);
		addHtml(all);
		addAutomaticMail(all);
		return List.copyOf(all);
	}

	/**
	 * Return a message by its name.
	 * @param name the name
	 * @return the message
	 * @throws IllegalArgumentException if there is none of this name
	 */
	public static UglyMail named(String name) {
		return all().stream()
			.filter((mail) -> mail.name.equals(name))
			.findFirst()
			.orElseThrow(() -> new IllegalArgumentException("No ugly mail is named '" + name + "'"));
	}

	private static void addHeaders(List<UglyMail> all) {
		add(all, "empty", "No octet at all", "");
		add(all, "no-header", "A body without a header", CRLF + "Only a body" + CRLF);
		add(all, "no-body", "A header without the empty line that ends it", header("No body"));
		add(all, "no-from", "No From and no Date",
				"To: joe@example.org" + CRLF + "Subject: No sender" + CRLF + CRLF + "Hello" + CRLF);
		add(all, "several-from", "Two From fields, and two mailboxes in one",
				"From: ann@example.org" + CRLF + "From: bob@example.org, Carol <carol@example.org>" + CRLF
						+ "Subject: Several" + CRLF + CRLF + "Hello" + CRLF);
		add(all, "broken-from", "An address that is not in the grammar",
				"From: \"Ann <ann@@example..org> (" + CRLF + "Subject: Broken" + CRLF + CRLF + "Hello" + CRLF);
		add(all, "group-address", "A group instead of recipients", "From: ann@example.org" + CRLF
				+ "To: undisclosed-recipients:;" + CRLF + "Subject: Group" + CRLF + CRLF + "Hello" + CRLF);
		add(all, "broken-encoded-words", "Encoded words with errors, and one split within a character",
				"From: =?utf-8?Q?J=C3?= =?utf-8?Q?=B6rg?= <joerg@example.org>" + CRLF
						+ "Subject: =?x-unknown?B?aGVsbG8=?= =?utf-8?B?aGVsb?= =?utf-8?X?a?= =?utf-8?Q?=ZZ?=" + CRLF
						+ CRLF + "Hello" + CRLF);
		add(all, "folded-subject", "A subject over many folded lines", "From: ann@example.org" + CRLF
				+ "Subject: folded" + (CRLF + " more").repeat(MANY) + CRLF + CRLF + "Hello" + CRLF);
		add(all, "long-line", "A line far over the 998 octets of RFC 5322",
				header("Long line") + CRLF + "x".repeat(100_000) + CRLF);
		add(all, "many-fields", "Thousands of header fields",
				"X-Field: value\r\n".repeat(2000) + header("Many fields") + CRLF);
		add(all, "impossible-date", "A date that does not exist",
				"Date: Fri, 31 Feb 2026 25:61:00 +9999" + CRLF + header("Date") + CRLF + "Hello" + CRLF);
		add(all, "injected-lines", "Encoded words with line breaks and controls",
				"From: =?utf-8?Q?Ann=0D=0ABcc:_eve@example.org?= <ann@example.org>" + CRLF
						+ "Subject: =?utf-8?Q?One=0D=0AX-Injected:_yes=00=1B[31m?=" + CRLF + CRLF + "Hello" + CRLF);
		add(all, "bidirectional-text", "A name and a subject that change the direction of text",
				"From: =?utf-8?Q?=E2=80=AEnna?= <ann@example.org>" + CRLF
						+ "Subject: =?utf-8?Q?invoice=E2=80=AEfdp.exe?=" + CRLF + CRLF + "Hello" + CRLF);
	}

	private static void addCharsets(List<UglyMail> all) {
		add(all, "unknown-charset", "Text in a charset that does not exist", header("Charset")
				+ "Content-Type: text/plain; charset=x-klingon" + CRLF + CRLF + "nuqneH \u00e9" + CRLF);
		add(all, "wrong-charset", "UTF-8 that is declared as US-ASCII", header("Charset")
				+ "Content-Type: text/plain; charset=us-ascii" + CRLF + CRLF + "Gr\u00fc\u00dfe" + CRLF);
		addBytes(all, "latin1-header", "A raw 8-bit subject in ISO-8859-1",
				("From: ann@example.org" + CRLF + "Subject: Gr\u00fc\u00dfe" + CRLF + CRLF + "Hello" + CRLF)
					.getBytes(StandardCharsets.ISO_8859_1));
		add(all, "unknown-encoding", "A transfer encoding that does not exist",
				header("Encoding") + "Content-Transfer-Encoding: x-zip" + CRLF + CRLF + "Hello" + CRLF);
		add(all, "broken-base64", "Base64 with wrong characters and a missing end", header("Base64")
				+ "Content-Transfer-Encoding: base64" + CRLF + CRLF + "SGVs*bG8gd2#9ybGQ" + CRLF + "=A=" + CRLF);
		add(all, "broken-quoted-printable", "Quoted-printable with wrong escapes", header("Quoted")
				+ "Content-Transfer-Encoding: quoted-printable" + CRLF + CRLF + "50=% of =GG=" + CRLF + "=");
		addBytes(all, "utf-16", "Text in UTF-16 with NUL octets",
				join((header("UTF-16") + "Content-Type: text/plain; charset=utf-16" + CRLF + CRLF)
					.getBytes(StandardCharsets.US_ASCII), "Hello".getBytes(StandardCharsets.UTF_16)));
	}

	private static void addStructures(List<UglyMail> all) {
		add(all, "no-boundary", "A multipart type without a boundary", header("Boundary")
				+ "Content-Type: multipart/mixed" + CRLF + CRLF + "--x" + CRLF + CRLF + "Hello" + CRLF);
		add(all, "unterminated-multipart", "A multipart without its last delimiter",
				multipart("mixed", "text/plain") + "Hello" + CRLF);
		add(all, "deep-multipart", "Multiparts within one another", deepMultipart());
		add(all, "many-parts", "A multipart of thousands of parts",
				header("Parts") + "Content-Type: multipart/mixed; boundary=x" + CRLF + CRLF
						+ ("--x" + CRLF + CRLF + "part" + CRLF).repeat(5000) + "--x--" + CRLF);
		add(all, "nested-message", "A forwarded message with a forwarded message",
				multipart("mixed", "message/rfc822")
						+ multipart("mixed", "message/rfc822").replace("boundary=x", "boundary=y").replace("--x", "--y")
						+ header("Inner") + CRLF + "Hello" + CRLF + "--y--" + CRLF + "--x--" + CRLF);
		add(all, "same-boundary", "An inner multipart with the boundary of the outer one",
				multipart("mixed", "multipart/alternative; boundary=x") + "--x" + CRLF + CRLF + "Hello" + CRLF + "--x--"
						+ CRLF);
	}

	private static void addAttachments(List<UglyMail> all) {
		add(all, "path-in-file-name", "A file name that leaves its directory",
				attachment("filename=\"../../../etc/cron.d/job\"; name=\"C:\\\\Windows\\\\system.ini\""));
		add(all, "broken-file-name", "A file name in three wrong ways",
				attachment("filename*0*=utf-8''%E2%82; filename*2=b; filename==?utf-8?Q?r=C3=A9sum=C3=A9.pdf?="));
		add(all, "long-file-name", "A file name of 10,000 characters",
				attachment("filename=" + "a".repeat(10_000) + ".pdf"));
		add(all, "no-file-name", "An attachment without a name", attachment(""));
		add(all, "hidden-file-name", "A file name with controls, markup and a second extension",
				attachment("filename=\"photo\u202Egpj.exe <script>alert(1)</script>.jpg\""));
		add(all, "winmail", "Outlook's TNEF instead of attachments",
				multipart("mixed", "application/ms-tnef; name=winmail.dat").replace(CRLF + CRLF + "--x",
						CRLF + "Content-Transfer-Encoding: base64" + CRLF + CRLF + "--x")
						+ Base64.getMimeEncoder().encodeToString(new byte[] { 0x78, (byte) 0x9f, 0x3e, 0x22, 0, 0 })
						+ CRLF + "--x--" + CRLF);
	}

	private static void addHtml(List<UglyMail> all) {
		add(all, "html-only", "HTML without plain text",
				header("HTML") + "Content-Type: text/html" + CRLF + CRLF + "<p>Hello <b>Joe</b></p>" + CRLF);
		add(all, "script", "HTML with scripts in several places",
				header("Script") + "Content-Type: text/html; charset=utf-8" + CRLF + CRLF
						+ "<script>alert(1)</script><img src=x onerror=alert(1)><a href=\"javascript:alert(1)\">a</a>"
						+ "<svg onload=alert(1)><style>@import'//evil.example.org'</style><iframe srcdoc='<script>'>"
						+ CRLF);
		add(all, "deep-html", "HTML elements within one another", header("Deep") + "Content-Type: text/html" + CRLF
				+ CRLF + ("<div>".repeat(MANY) + CRLF).repeat(50) + "Hello" + CRLF);
		add(all, "long-quotation", "A reply with quotations of many levels", header("Re: Quotation") + CRLF + "Yes."
				+ CRLF + CRLF + "On Monday, Ann wrote:" + CRLF + (">".repeat(MANY) + " more" + CRLF).repeat(100));
	}

	private static void addAutomaticMail(List<UglyMail> all) {
		add(all, "auto-reply", "An answer of a machine, which must not be answered", "Auto-Submitted: auto-replied"
				+ CRLF + "Precedence: bulk" + CRLF + header("Out of office") + CRLF + "I am away." + CRLF);
		add(all, "bounce", "A delivery status notification, which must not be answered",
				header("Undelivered Mail") + "Content-Type: multipart/report; report-type=delivery-status; boundary=x"
						+ CRLF + CRLF + "--x" + CRLF + CRLF + "Not delivered" + CRLF + "--x" + CRLF
						+ "Content-Type: message/delivery-status" + CRLF + CRLF + "Reporting-MTA: dns; mx.example.org"
						+ CRLF + CRLF + "Final-Recipient: rfc822; nobody@example.org" + CRLF + "Action: failed" + CRLF
						+ "Status: 5.1.1" + CRLF + CRLF + "--x--" + CRLF);
	}

	private static String header(String subject) {
		return "From: Ann <ann@example.org>" + CRLF + "To: joe@example.org" + CRLF + "Subject: " + subject + CRLF
				+ "Message-ID: <" + subject.hashCode() + "@example.org>" + CRLF;
	}

	private static String multipart(String subtype, String partType) {
		return header("Multipart") + "Content-Type: multipart/" + subtype + "; boundary=x" + CRLF + CRLF + "--x" + CRLF
				+ "Content-Type: " + partType + CRLF + CRLF;
	}

	private static String deepMultipart() {
		StringBuilder mail = new StringBuilder(header("Deep"));
		for (int i = 0; i < MANY; i++) {
			mail.append("Content-Type: multipart/mixed; boundary=b").append(i).append(CRLF).append(CRLF);
			mail.append("--b").append(i).append(CRLF);
		}
		return mail.append(CRLF).append("Hello").append(CRLF).toString();
	}

	private static String attachment(String parameters) {
		return header("Attachment") + "Content-Type: multipart/mixed; boundary=x" + CRLF + CRLF + "--x" + CRLF + CRLF
				+ "See attachment" + CRLF + "--x" + CRLF + "Content-Type: application/octet-stream" + CRLF
				+ "Content-Disposition: attachment" + (parameters.isEmpty() ? "" : "; " + parameters) + CRLF
				+ "Content-Transfer-Encoding: base64" + CRLF + CRLF + "AAEC" + CRLF + "--x--" + CRLF;
	}

	private static byte[] join(byte[] first, byte[] second) {
		ByteArrayOutputStream out = new ByteArrayOutputStream(first.length + second.length);
		out.writeBytes(first);
		out.writeBytes(second);
		return out.toByteArray();
	}

	private static void add(List<UglyMail> all, String name, String description, String content) {
		addBytes(all, name, description, content.getBytes(StandardCharsets.UTF_8));
	}

	private static void addBytes(List<UglyMail> all, String name, String description, byte[] content) {
		all.add(new UglyMail(name, description, content));
	}

	/**
	 * Return the name.
	 * @return lower-case words joined by hyphens
	 */
	public String name() {
		return this.name;
	}

	/**
	 * Return what is unusual.
	 * @return one sentence
	 */
	public String description() {
		return this.description;
	}

	/**
	 * Return the content, with lines that end with CR LF.
	 * @return a new array at each call
	 */
	public byte[] content() {
		return this.content.clone();
	}

	@Override
	public void writeTo(OutputStream out) throws IOException {
		out.write(this.content);
	}

	@Override
	public String toString() {
		return this.name;
	}

}
