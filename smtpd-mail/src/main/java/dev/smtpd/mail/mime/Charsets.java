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

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;

/**
 * Charsets by the names that mail has for them, and what text is decoded by if none fits:
 * UTF-8 if it is that, else windows-1252.
 *
 * @since 0.1.0
 */
public final class Charsets {

	private static final Charset WINDOWS_1252 = Charset.forName("windows-1252");

	private static final int MAX_NAME = 40;

	private static final int MAX_CACHED = 200;

	// what mail calls them, and what they are in fact where senders mean a superset
	private static final Map<String, String> ALIASES = Map.ofEntries(Map.entry("iso-8859-1", "windows-1252"),
			Map.entry("latin1", "windows-1252"), Map.entry("latin-1", "windows-1252"),
			Map.entry("iso8859-1", "windows-1252"), Map.entry("iso_8859-1", "windows-1252"),
			Map.entry("iso-8859-8-i", "iso-8859-8"), Map.entry("iso-8859-8-e", "iso-8859-8"),
			Map.entry("iso-8859-6-i", "iso-8859-6"), Map.entry("iso-8859-6-e", "iso-8859-6"),
			Map.entry("iso-8859-9", "windows-1254"), Map.entry("iso-8859-11", "x-windows-874"),
			Map.entry("tis-620", "x-windows-874"), Map.entry("windows-874", "x-windows-874"),
			Map.entry("gb2312", "gb18030"), Map.entry("gbk", "gb18030"), Map.entry("x-gbk", "gb18030"),
			Map.entry("gb_2312-80", "gb18030"), Map.entry("euc-cn", "gb18030"), Map.entry("cp936", "gb18030"),
			Map.entry("big5", "big5-hkscs"), Map.entry("x-x-big5", "big5-hkscs"), Map.entry("cn-big5", "big5-hkscs"),
			Map.entry("cp950", "big5-hkscs"), Map.entry("shift_jis", "windows-31j"),
			Map.entry("shift-jis", "windows-31j"), Map.entry("sjis", "windows-31j"), Map.entry("x-sjis", "windows-31j"),
			Map.entry("cp932", "windows-31j"), Map.entry("ms932", "windows-31j"),
			Map.entry("iso-2022-jp", "x-windows-iso2022jp"), Map.entry("euc-kr", "x-windows-949"),
			Map.entry("ks_c_5601-1987", "x-windows-949"), Map.entry("ks_c_5601-1989", "x-windows-949"),
			Map.entry("ks_c_5601", "x-windows-949"), Map.entry("korean", "x-windows-949"),
			Map.entry("cp949", "x-windows-949"), Map.entry("uhc", "x-windows-949"),
			Map.entry("macintosh", "x-macroman"), Map.entry("mac", "x-macroman"),
			Map.entry("x-mac-roman", "x-macroman"), Map.entry("x-mac-cyrillic", "x-maccyrillic"),
			Map.entry("x-mac-ce", "x-maccentraleurope"), Map.entry("unicode-1-1-utf-8", "utf-8"),
			Map.entry("utf-8-mac", "utf-8"), Map.entry("utf_8", "utf-8"), Map.entry("utf8mb4", "utf-8"),
			Map.entry("unicode", "utf-16"), Map.entry("koi8-ru", "koi8-u"), Map.entry("cp-850", "ibm850"),
			Map.entry("visual", "iso-8859-8"), Map.entry("logical", "iso-8859-8"),
			Map.entry("ansi_x3.4-1968", "us-ascii"), Map.entry("iso646-us", "us-ascii"),
			Map.entry("unicode-1-1-utf-7", "utf-7"), Map.entry("x-unicode-1-1-utf-7", "utf-7"));

	private static final Map<String, Charset> FOUND = new ConcurrentHashMap<>();

	private Charsets() {
	}

	/**
	 * Return a charset.
	 * @param name the name by which mail calls it
	 * @return the charset, or {@code null} if there is none of this name
	 */
	public static @Nullable Charset find(String name) {
		if (name.isEmpty() || name.length() > MAX_NAME) {
			return null;
		}
		Charset known = FOUND.get(name);
		return (known != null) ? known : lookUp(name);
	}

	private static @Nullable Charset lookUp(String name) {
		String key = strip(name).toLowerCase(Locale.ROOT);
		String alias = ALIASES.getOrDefault(key, key);
		try {
			Charset charset = alias.equals("utf-7") ? Utf7Charset.INSTANCE : forName(alias);
			if (FOUND.size() < MAX_CACHED) {
				FOUND.put(name, charset);
			}
			return charset;
		}
		catch (IllegalCharsetNameException | UnsupportedCharsetException ex) {
			return null;
		}
	}

	private static Charset forName(String name) {
		if (Charset.isSupported(name)) {
			return Charset.forName(name);
		}
		// cp1252, cp-1252, windows1252, x-cp1252, ansi1252
		String digits = name.replaceFirst("^(?:x-)?(?:cp|windows|win|ansi|ibm|ms)[-_]?", "");
		if (digits.startsWith("125") && digits.length() == 4) {
			return Charset.forName("windows-" + digits);
		}
		if (name.startsWith("iso8859")) {
			return Charset.forName("iso-8859" + name.substring("iso8859".length()));
		}
		return Charset.forName(digits.equals(name) ? name : "ibm" + digits);
	}

	private static String strip(String name) {
		int from = 0;
		int to = name.length();
		while (from < to && isNoise(name.charAt(from))) {
			from++;
		}
		while (to > from && isNoise(name.charAt(to - 1))) {
			to--;
		}
		// parameters that aren't separated
		int blank = name.indexOf(' ', from);
		return name.substring(from, (blank > from) ? Math.min(blank, to) : to);
	}

	private static boolean isNoise(char c) {
		return c <= ' ' || c == '"' || c == '\'' || c == '=' || c == ',';
	}

	/**
	 * Decode text.
	 * @param bytes holds the text
	 * @param from the index of the first byte
	 * @param to the index behind the last byte
	 * @param declared the charset that was declared, {@code null} if none was, or an
	 * unknown one
	 * @param issues collects the faults
	 * @return the text
	 */
	public static String decode(byte[] bytes, int from, int to, @Nullable Charset declared, ScanIssues issues) {
		boolean ascii = isAscii(bytes, from, to);
		if (ascii && (declared == null || isAsciiSuperset(declared))) {
			return new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
		}
		if (declared != null && declared != StandardCharsets.US_ASCII) {
			String decoded = decodeStrictly(bytes, from, to, declared);
			if (decoded != null) {
				return decoded;
			}
			issues.add(Fault.MALFORMED_TEXT);
		}
		else if (!ascii && declared != null) {
			issues.add(Fault.MALFORMED_TEXT);
		}
		if (declared != StandardCharsets.UTF_8) {
			String utf8 = decodeStrictly(bytes, from, to, StandardCharsets.UTF_8);
			if (utf8 != null) {
				return utf8;
			}
		}
		if (declared != null && !isAsciiSuperset(declared)) {
			// mostly right: ISO-2022-JP with a stray byte, UTF-16 with half a character
			return new String(bytes, from, to - from, declared);
		}
		if (declared == StandardCharsets.UTF_8 && isMostlyUtf8(bytes, from, to)) {
			return new String(bytes, from, to - from, StandardCharsets.UTF_8);
		}
		if (declared != null && declared != StandardCharsets.UTF_8 && declared != StandardCharsets.US_ASCII) {
			return new String(bytes, from, to - from, declared);
		}
		return new String(bytes, from, to - from, WINDOWS_1252);
	}

	// Text in UTF-8 that was cut in the middle of a character, or holds a stray byte,
	// stays
	// readable where it is decoded by that.
	private static boolean isMostlyUtf8(byte[] bytes, int from, int to) {
		int good = 0;
		int bad = 0;
		int i = from;
		while (i < to) {
			int octet = bytes[i] & 0xFF;
			int length = (octet < 0x80) ? 1 : (octet >= 0xC2 && octet < 0xE0) ? 2
					: (octet >= 0xE0 && octet < 0xF0) ? 3 : (octet >= 0xF0 && octet < 0xF5) ? 4 : 0;
			int j = 1;
			while (j < length && i + j < to && (bytes[i + j] & 0xC0) == 0x80) {
				j++;
			}
			if (length > 1 && j == length) {
				good++;
			}
			else if (length != 1) {
				bad++;
			}
			i += Math.max(1, j);
		}
		return good > 2 * bad;
	}

	static boolean isAscii(byte[] bytes, int from, int to) {
		int all = 0;
		for (int i = from; i < to; i++) {
			all |= bytes[i];
		}
		return all >= 0;
	}

	// Return whether text of ASCII characters is the same in a charset.
	static boolean isAsciiSuperset(Charset charset) {
		if (charset == StandardCharsets.UTF_8 || charset == WINDOWS_1252 || charset == StandardCharsets.US_ASCII) {
			return true;
		}
		String name = charset.name().toLowerCase(Locale.ROOT);
		return !name.startsWith("utf-16") && !name.startsWith("utf-32") && !name.contains("2022")
				&& !name.startsWith("utf-7") && !name.startsWith("x-utf") && !name.startsWith("ibm0")
				&& !name.startsWith("ibm10") && !name.startsWith("ibm11") && !name.startsWith("cesu")
				&& !name.startsWith("ibm2") && !name.startsWith("ibm3") && !name.startsWith("ibm5");
	}

	static @Nullable String decodeStrictly(byte[] bytes, int from, int to, Charset charset) {
		try {
			CharBuffer decoded = charset.newDecoder()
				.onMalformedInput(CodingErrorAction.REPORT)
				.onUnmappableCharacter(CodingErrorAction.REPORT)
				.decode(ByteBuffer.wrap(bytes, from, to - from));
			return decoded.toString();
		}
		catch (CharacterCodingException ex) {
			return null;
		}
	}

}
