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

import java.util.ArrayList;
import java.util.List;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.smtpd.spring.listener.route.PatternElement.Literal;
import dev.smtpd.spring.listener.route.PatternElement.Variable;
import org.jspecify.annotations.Nullable;

/**
 * {@link PartMatcher} for a part with regular expressions, as one regular expression.
 */
final class ExpressionMatcher implements PartMatcher {

	// instructions, each of which may be executed once for each character of an address
	private static final int MAX_PROGRAM_SIZE = 5000;

	// which are letters of ASCII, k and s, to those who ignore case by Unicode's rules
	private static final char KELVIN_SIGN = '\u212A';

	private static final char LONG_S = '\u017F';

	private static final char NO_LETTER = '\uFFFC';

	private final Pattern pattern;

	private final int firstValue;

	private final int[] groups;

	private final boolean caseSensitive;

	/**
	 * Create a matcher.
	 * @param part the part
	 * @param firstValue the index of the first named variable's value
	 * @param caseSensitive whether the case of letters matters
	 * @throws PatternSyntaxException if the expressions can't be used, or not together
	 */
	ExpressionMatcher(PatternPart part, int firstValue, boolean caseSensitive) {
		StringBuilder all = new StringBuilder();
		List<Integer> named = new ArrayList<>();
		int groups = 0;
		for (PatternElement element : part.elements()) {
			if (element instanceof Variable variable) {
				String expression = expression(variable);
				groups++;
				if (variable.name() != null) {
					named.add(groups);
				}
				all.append('(').append(expression).append(')');
				groups += Pattern.compile(expression).groupCount();
			}
			else if (element instanceof Literal literal) {
				all.append(Pattern.quote(literal.text()));
			}
		}
		this.pattern = compile(all.toString(),
				caseSensitive ? Pattern.DOTALL : Pattern.DOTALL | Pattern.CASE_INSENSITIVE);
		this.firstValue = firstValue;
		this.groups = named.stream().mapToInt(Integer::intValue).toArray();
		this.caseSensitive = caseSensitive;
	}

	private static String expression(Variable variable) {
		if (variable.expression() != null) {
			return variable.expression();
		}
		return variable.rest() ? ".*?" : ".+?";
	}

	/**
	 * Check that an expression can be used.
	 * @param expression the expression
	 * @throws PatternSyntaxException if it can't
	 */
	static void check(String expression) {
		Pattern.compile(expression);
		// not one that goes on behind its end, by \Q without \E
		compile("(" + expression + ")", 0);
	}

	private static Pattern compile(String expression, int flags) {
		Pattern pattern = Pattern.compile(expression, flags);
		if (pattern.programSize() > MAX_PROGRAM_SIZE) {
			throw new PatternSyntaxException("expression is too large", expression);
		}
		return pattern;
	}

	@Override
	public boolean match(String text, String folded, @Nullable String[] values) {
		Matcher matcher = this.pattern.matcher(this.caseSensitive ? text : withoutFoldedToAscii(text));
		if (!matcher.matches()) {
			return false;
		}
		for (int i = 0; i < this.groups.length; i++) {
			values[this.firstValue + i] = text.substring(matcher.start(this.groups[i]), matcher.end(this.groups[i]));
		}
		return true;
	}

	private static String withoutFoldedToAscii(String text) {
		return text.replace(KELVIN_SIGN, NO_LETTER).replace(LONG_S, NO_LETTER);
	}

}
