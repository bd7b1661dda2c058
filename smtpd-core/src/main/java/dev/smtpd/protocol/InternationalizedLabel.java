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

package dev.smtpd.protocol;

import java.lang.Character.UnicodeScript;
import java.text.Normalizer;
import java.util.Locale;
import java.util.Set;
import java.util.function.IntPredicate;

/**
 * Decides which non-ASCII labels of a domain are U-labels (RFC 5890 section 2.3.2.1).
 * Their code points are derived from the JDK's version of Unicode as RFC 5892 says. The
 * JDK itself knows IDNA2003 only, which takes many of the others.
 */
final class InternationalizedLabel {

	// RFC 5892 section 2.6, and those whose rules are below
	private static final Set<Integer> VALID = Set.of(0xDF, 0x3C2, 0x6FD, 0x6FE, 0xF0B, 0x3007);

	private static final Set<Integer> DISALLOWED = Set.of(0x640, 0x7FA, 0x302E, 0x302F, 0x3031, 0x3032, 0x3033, 0x3034,
			0x3035, 0x303B);

	// section 2.9
	private static final int[][] OLD_HANGUL_JAMO = { { 0x1100, 0x11FF }, { 0xA960, 0xA97C }, { 0xD7B0, 0xD7FB } };

	// section 2.3, of those that are letters, digits or marks
	private static final int[][] IGNORABLE = { { 0x34F, 0x34F }, { 0x115F, 0x1160 }, { 0x17B4, 0x17B5 },
			{ 0x180B, 0x180F }, { 0x3164, 0x3164 }, { 0xFE00, 0xFE0F }, { 0xFFA0, 0xFFA0 }, { 0xE0000, 0xE0FFF } };

	// section 2.4
	private static final int[][] IGNORABLE_BLOCKS = { { 0x20D0, 0x20FF }, { 0x1D100, 0x1D1FF }, { 0x1D200, 0x1D24F } };

	private static final int DOTLESS_I = 0x131;

	private static final int MIDDLE_DOT = 0xB7;

	private static final int KERAIA = 0x375;

	private static final int GERESH = 0x5F3;

	private static final int GERSHAYIM = 0x5F4;

	private static final int KATAKANA_MIDDLE_DOT = 0x30FB;

	private InternationalizedLabel() {
	}

	/**
	 * Return whether the characters outside of ASCII may be in a label. Join controls
	 * aren't accepted in any context, since they can't be seen; a label with one can be
	 * written as an A-label. Letters of ASCII may be in upper case.
	 * @param label the label, whose characters in ASCII have been checked
	 * @return whether the label is valid
	 */
	static boolean isValid(String label) {
		int[] codePoints = label.codePoints().toArray();
		for (int i = 0; i < codePoints.length; i++) {
			if (codePoints[i] >= 0x80 && !isValid(codePoints, i)) {
				return false;
			}
		}
		// RFC 5891 sections 4.2.1 and 4.2.3.2
		return !isMark(codePoints[0]) && Normalizer.isNormalized(label, Normalizer.Form.NFC);
	}

	// the rules of RFC 5892 appendix A
	private static boolean isValid(int[] label, int index) {
		int codePoint = label[index];
		int before = (index > 0) ? label[index - 1] : ' ';
		int after = (index + 1 < label.length) ? label[index + 1] : ' ';
		if (codePoint == MIDDLE_DOT) {
			return (before == 'l' || before == 'L') && (after == 'l' || after == 'L');
		}
		if (codePoint == KERAIA) {
			return UnicodeScript.of(after) == UnicodeScript.GREEK;
		}
		if (codePoint == GERESH || codePoint == GERSHAYIM) {
			return UnicodeScript.of(before) == UnicodeScript.HEBREW;
		}
		if (codePoint == KATAKANA_MIDDLE_DOT) {
			return any(label, InternationalizedLabel::isJapanese);
		}
		if (isArabicIndicDigit(codePoint)) {
			return !any(label, InternationalizedLabel::isExtendedArabicIndicDigit);
		}
		if (isExtendedArabicIndicDigit(codePoint)) {
			return !any(label, InternationalizedLabel::isArabicIndicDigit);
		}
		return isValid(codePoint);
	}

	/**
	 * Return whether a code point outside of ASCII may be in any U-label: whether its
	 * derived property is PVALID (RFC 5892 section 3).
	 * @param codePoint the code point
	 * @return whether it may
	 */
	static boolean isValid(int codePoint) {
		if (VALID.contains(codePoint)) {
			return true;
		}
		return !DISALLOWED.contains(codePoint) && isLetterOrDigit(codePoint) && !isIn(OLD_HANGUL_JAMO, codePoint)
				&& !isIn(IGNORABLE, codePoint) && !isIn(IGNORABLE_BLOCKS, codePoint) && codePoint != KATAKANA_MIDDLE_DOT
				&& !isArabicIndicDigit(codePoint) && !isExtendedArabicIndicDigit(codePoint) && isStable(codePoint);
	}

	// section 2.1
	private static boolean isLetterOrDigit(int codePoint) {
		return switch (Character.getType(codePoint)) {
			case Character.LOWERCASE_LETTER, Character.UPPERCASE_LETTER, Character.OTHER_LETTER,
					Character.DECIMAL_DIGIT_NUMBER, Character.MODIFIER_LETTER, Character.NON_SPACING_MARK,
					Character.COMBINING_SPACING_MARK ->
				true;
			default -> false;
		};
	}

	private static boolean isMark(int codePoint) {
		int type = Character.getType(codePoint);
		return type == Character.NON_SPACING_MARK || type == Character.COMBINING_SPACING_MARK
				|| type == Character.ENCLOSING_MARK;
	}

	// section 2.2
	private static boolean isStable(int codePoint) {
		String text = Character.toString(codePoint);
		return normalize(foldCase(normalize(text))).equals(text);
	}

	private static String normalize(String text) {
		return Normalizer.normalize(text, Normalizer.Form.NFKC);
	}

	// By way of the other case, since the JDK has no case folding. The dotless i has none
	// without its language, and Cherokee is folded to upper case.
	private static String foldCase(String text) {
		int codePoint = text.codePointAt(0);
		if (codePoint == DOTLESS_I) {
			return text;
		}
		String upperCase = text.toUpperCase(Locale.ROOT);
		return (UnicodeScript.of(codePoint) == UnicodeScript.CHEROKEE) ? upperCase : upperCase.toLowerCase(Locale.ROOT);
	}

	private static boolean isJapanese(int codePoint) {
		UnicodeScript script = UnicodeScript.of(codePoint);
		return script == UnicodeScript.HIRAGANA || script == UnicodeScript.KATAKANA || script == UnicodeScript.HAN;
	}

	private static boolean isArabicIndicDigit(int codePoint) {
		return codePoint >= 0x660 && codePoint <= 0x669;
	}

	private static boolean isExtendedArabicIndicDigit(int codePoint) {
		return codePoint >= 0x6F0 && codePoint <= 0x6F9;
	}

	private static boolean isIn(int[][] ranges, int codePoint) {
		for (int[] range : ranges) {
			if (codePoint >= range[0] && codePoint <= range[1]) {
				return true;
			}
		}
		return false;
	}

	private static boolean any(int[] label, IntPredicate predicate) {
		for (int codePoint : label) {
			if (predicate.test(codePoint)) {
				return true;
			}
		}
		return false;
	}

}
