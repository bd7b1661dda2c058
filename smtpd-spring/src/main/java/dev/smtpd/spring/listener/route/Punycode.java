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

package dev.smtpd.spring.listener.route;

import org.jspecify.annotations.Nullable;

/**
 * Punycode (RFC 3492), which the JDK has only together with the mapping of RFC 3490.
 */
final class Punycode {

	private static final int BASE = 36;

	private static final int T_MIN = 1;

	private static final int T_MAX = 26;

	private static final int SKEW = 38;

	private static final int DAMP = 700;

	private static final int INITIAL_BIAS = 72;

	private static final int INITIAL_N = 0x80;

	// of a label with its prefix, and long before anything overflows
	private static final int MAX_LENGTH = 63;

	private Punycode() {
	}

	/**
	 * Decode a text (section 6.2).
	 * @param text the encoded text, in lower case
	 * @return the decoded text, which has a character outside of ASCII; {@code null} if
	 * the text can't be decoded to such a one
	 */
	static @Nullable String decode(String text) {
		int delimiter = text.lastIndexOf('-');
		int position = (delimiter > 0) ? delimiter + 1 : 0;
		if (text.length() > MAX_LENGTH || position == text.length()) {
			return null;
		}
		StringBuilder decoded = new StringBuilder(text.substring(0, Math.max(delimiter, 0)));
		int count = decoded.length();
		int n = INITIAL_N;
		int bias = INITIAL_BIAS;
		long i = 0;
		while (position < text.length()) {
			long old = i;
			long weight = 1;
			for (int k = BASE;; k += BASE) {
				int digit = (position < text.length()) ? digit(text.charAt(position++)) : -1;
				i += digit * weight;
				if (digit < 0 || i > Integer.MAX_VALUE) {
					return null;
				}
				int t = threshold(k, bias);
				if (digit < t) {
					break;
				}
				weight *= BASE - t;
				if (weight > Integer.MAX_VALUE) {
					return null;
				}
			}
			count++;
			bias = adapt(i - old, count, old == 0);
			n += (int) (i / count);
			i %= count;
			if (n < 0 || n > Character.MAX_CODE_POINT
					|| (n >= Character.MIN_SURROGATE && n <= Character.MAX_SURROGATE)) {
				return null;
			}
			decoded.insert(decoded.offsetByCodePoints(0, (int) i), Character.toChars(n));
			i++;
		}
		return decoded.toString();
	}

	/**
	 * Encode a text (section 6.3).
	 * @param text the text
	 * @return the encoded text
	 */
	static String encode(String text) {
		int[] codePoints = text.codePoints().toArray();
		StringBuilder encoded = new StringBuilder();
		for (int codePoint : codePoints) {
			if (codePoint < INITIAL_N) {
				encoded.append((char) codePoint);
			}
		}
		int basic = encoded.length();
		int handled = basic;
		if (basic > 0) {
			encoded.append('-');
		}
		int n = INITIAL_N;
		int bias = INITIAL_BIAS;
		long delta = 0;
		while (handled < codePoints.length) {
			int next = next(codePoints, n);
			delta += (long) (next - n) * (handled + 1);
			n = next;
			for (int codePoint : codePoints) {
				if (codePoint < n) {
					delta++;
				}
				else if (codePoint == n) {
					append(encoded, delta, bias);
					bias = adapt(delta, handled + 1, handled == basic);
					delta = 0;
					handled++;
				}
			}
			delta++;
			n++;
		}
		return encoded.toString();
	}

	private static int next(int[] codePoints, int min) {
		int next = Integer.MAX_VALUE;
		for (int codePoint : codePoints) {
			if (codePoint >= min) {
				next = Math.min(next, codePoint);
			}
		}
		return next;
	}

	private static void append(StringBuilder encoded, long delta, int bias) {
		long q = delta;
		for (int k = BASE;; k += BASE) {
			int t = threshold(k, bias);
			if (q < t) {
				encoded.append(character((int) q));
				return;
			}
			encoded.append(character((int) (t + (q - t) % (BASE - t))));
			q = (q - t) / (BASE - t);
		}
	}

	private static int threshold(int k, int bias) {
		return Math.min(Math.max(k - bias, T_MIN), T_MAX);
	}

	// section 6.1
	private static int adapt(long delta, int count, boolean first) {
		long rest = first ? delta / DAMP : delta / 2;
		rest += rest / count;
		int k = 0;
		while (rest > (BASE - T_MIN) * T_MAX / 2) {
			rest /= BASE - T_MIN;
			k += BASE;
		}
		return k + (int) ((BASE - T_MIN + 1) * rest / (rest + SKEW));
	}

	private static char character(int digit) {
		return (char) ((digit < 26) ? 'a' + digit : '0' + digit - 26);
	}

	private static int digit(char c) {
		if (c >= 'a' && c <= 'z') {
			return c - 'a';
		}
		return (c >= '0' && c <= '9') ? c - '0' + 26 : -1;
	}

}
