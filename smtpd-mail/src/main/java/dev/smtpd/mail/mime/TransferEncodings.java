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

package dev.smtpd.mail.mime;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;

/**
 * Content-Transfer-Encodings (RFC 2045 section 6).
 *
 * @since 0.1.0
 */
public final class TransferEncodings {

	private TransferEncodings() {
	}

	/**
	 * Return whether a body is as it was before it was sent.
	 * @param encoding the encoding in lower case
	 * @return whether it needn't be decoded
	 */
	public static boolean isIdentity(String encoding) {
		return !isBase64(encoding) && !isQuotedPrintable(encoding) && !isUuencode(encoding);
	}

	private static boolean isBase64(String encoding) {
		return encoding.equals("base64") || encoding.equals("b") || encoding.equals("base-64");
	}

	private static boolean isQuotedPrintable(String encoding) {
		return encoding.equals("quoted-printable") || encoding.equals("quoted/printable") || encoding.equals("qp")
				|| encoding.equals("q");
	}

	private static boolean isUuencode(String encoding) {
		return switch (encoding) {
			case "x-uuencode", "uuencode", "x-uu", "x-uue", "uue" -> true;
			default -> false;
		};
	}

	private static boolean isKnown(String encoding) {
		return switch (encoding) {
			case "", "7bit", "8bit", "binary", "7-bit", "8-bit", "none" -> true;
			default -> isBase64(encoding) || isQuotedPrintable(encoding);
		};
	}

	/**
	 * Decode a body while it is read.
	 * @param in the body
	 * @param encoding the encoding in lower case; what is unknown is left as it is
	 * @param issues collects the faults
	 * @return the decoded body
	 */
	public static InputStream decode(InputStream in, String encoding, ScanIssues issues) {
		if (isBase64(encoding)) {
			return new Base64Stream(in, issues);
		}
		if (isQuotedPrintable(encoding)) {
			return new QuotedPrintableStream(in, issues);
		}
		if (isUuencode(encoding)) {
			return new UuencodeStream(in, issues);
		}
		checkKnown(encoding, issues);
		return in;
	}

	/**
	 * Decode a body in memory.
	 * @param bytes holds the body
	 * @param from the index of its first byte
	 * @param to the index behind its last byte
	 * @param encoding the encoding in lower case; what is unknown is left as it is
	 * @param issues collects the faults
	 * @return a new array
	 */
	public static byte[] decode(byte[] bytes, int from, int to, String encoding, ScanIssues issues) {
		if (isBase64(encoding)) {
			byte[] decoded = new byte[(to - from) / 4 * 3 + 6];
			Base64Decoder decoder = new Base64Decoder();
			int length = decoder.decode(bytes, from, to, decoded, 0);
			length += decoder.finish(decoded, length);
			if (decoder.isMalformed()) {
				issues.add(Fault.MALFORMED_ENCODING);
			}
			return Arrays.copyOf(decoded, length);
		}
		if (isQuotedPrintable(encoding)) {
			byte[] decoded = new byte[to - from + QuotedPrintableDecoder.OVERHEAD];
			QuotedPrintableDecoder decoder = new QuotedPrintableDecoder();
			int length = decoder.decode(bytes, from, to, decoded, 0);
			length += decoder.finish(decoded, length);
			if (decoder.isMalformed()) {
				issues.add(Fault.MALFORMED_ENCODING);
			}
			return Arrays.copyOf(decoded, length);
		}
		if (isUuencode(encoding)) {
			try (InputStream in = new UuencodeStream(new ByteArrayInputStream(bytes, from, to - from), issues)) {
				return in.readAllBytes();
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}
		checkKnown(encoding, issues);
		return Arrays.copyOfRange(bytes, from, to);
	}

	private static void checkKnown(String encoding, ScanIssues issues) {
		if (!isKnown(encoding)) {
			issues.add(Fault.UNKNOWN_ENCODING);
		}
	}

}
