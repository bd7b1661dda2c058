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
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import com.google.re2j.PatternSyntaxException;
import dev.smtpd.spring.listener.route.PatternElement.Literal;
import dev.smtpd.spring.listener.route.PatternElement.Variable;
import org.jspecify.annotations.Nullable;

/**
 * Parses a {@link RecipientPattern}.
 */
final class RecipientPatternParser {

	private final String text;

	private final List<Token> tokens = new ArrayList<>();

	private final Set<String> names = new HashSet<>();

	private int position;

	RecipientPatternParser(String text) {
		this.text = text;
	}

	RecipientPattern parse() {
		int at = -1;
		while (this.position < this.text.length()) {
			Token token = nextToken();
			if (token.isSpecial('@')) {
				at = this.tokens.size();
			}
			this.tokens.add(token);
		}
		if (at < 0) {
			return parseAnyAddress();
		}
		PatternPart localPart = parseLocalPart(this.tokens.subList(0, at));
		return new RecipientPattern(this.text, localPart, parseDomain(this.tokens.subList(at + 1, this.tokens.size())));
	}

	private RecipientPattern parseAnyAddress() {
		if (this.tokens.size() == 1) {
			Variable variable = this.tokens.get(0).variable();
			if (variable != null && variable.rest()) {
				return new RecipientPattern(this.text, new PatternPart(List.of(variable)), null);
			}
		}
		throw expected("'@' and a domain, such as example.org, or * for any", this.text.length());
	}

	private PatternPart parseLocalPart(List<Token> part) {
		if (!part.isEmpty() && part.get(0).isSpecial('"')) {
			throw expected("the local part without quotes, or \\\" for a quotation mark that belongs to it", 0);
		}
		return toPart(part);
	}

	private DomainPattern parseDomain(List<Token> part) {
		if (!part.isEmpty() && part.get(0).isSpecial('[')) {
			return parseAddressLiteral(part);
		}
		List<PatternPart> labels = new ArrayList<>();
		int start = 0;
		for (int i = 0; i <= part.size(); i++) {
			boolean last = i == part.size();
			if (!last && !part.get(i).isSpecial('.')) {
				requireInDomain(part, i);
				continue;
			}
			if (i == start && !part.isEmpty()) {
				throw expected("a label of the domain", last ? this.text.length() : part.get(i).position());
			}
			labels.add(toLabel(part.subList(start, i)));
			start = i + 1;
		}
		boolean whole = labels.size() == 1 && part.size() <= 1 && (part.isEmpty() || part.get(0).variable() != null);
		return new DomainPattern(labels, whole);
	}

	private DomainPattern parseAddressLiteral(List<Token> part) {
		for (Token token : part) {
			if (token.variable() != null) {
				throw expected("an address literal without variables", token.position());
			}
			if (token.character() == ']' && token != part.get(part.size() - 1)) {
				throw expected("']' at the end of the domain only", token.position());
			}
		}
		if (!part.get(part.size() - 1).isSpecial(']')) {
			throw expected("']', to end the address literal", this.text.length());
		}
		String literal = DomainNames.toCanonical(toText(part));
		return new DomainPattern(List.of(new PatternPart(List.of(new Literal(literal)))), true);
	}

	private void requireInDomain(List<Token> part, int index) {
		Token token = part.get(index);
		Variable variable = token.variable();
		if (variable == null) {
			if (!isInDomain(token.character())) {
				throw expected("a character of a domain instead of '" + token.character() + "'", token.position());
			}
		}
		else if (variable.rest() && index > 0) {
			throw expected("{*" + variable.name() + "} at the beginning of the domain only", token.position());
		}
		else if (variable.rest() && part.size() > 1 && !part.get(1).isSpecial('.')) {
			throw expected("'.' after {*" + variable.name() + "}, which takes whole labels", part.get(1).position());
		}
	}

	private static boolean isInDomain(char c) {
		return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_'
				|| c >= 0x80;
	}

	private PatternPart toLabel(List<Token> label) {
		PatternPart part = toPart(label);
		return new PatternPart(part.elements()
			.stream()
			.map((element) -> (element instanceof Literal literal)
					? new Literal(DomainNames.toCanonicalLiteral(literal.text())) : element)
			.toList());
	}

	private PatternPart toPart(List<Token> part) {
		List<PatternElement> elements = new ArrayList<>();
		int start = 0;
		for (int i = 0; i <= part.size(); i++) {
			Variable variable = (i < part.size()) ? part.get(i).variable() : null;
			if (variable == null && i < part.size()) {
				continue;
			}
			if (i > start) {
				elements.add(new Literal(toText(part.subList(start, i))));
			}
			if (variable != null) {
				requireApart(elements, variable, part.get(i).position());
				elements.add(variable);
			}
			start = i + 1;
		}
		PatternPart result = new PatternPart(elements);
		if (result.hasExpression()) {
			requireExpressions(result, part);
		}
		return result;
	}

	// without anything between them, the second one's beginning would be arbitrary
	private void requireApart(List<PatternElement> before, Variable variable, int position) {
		if (!before.isEmpty() && before.get(before.size() - 1) instanceof Variable previous
				&& previous.expression() == null && variable.expression() == null) {
			throw expected("literal text between two variables", position);
		}
	}

	private void requireExpressions(PatternPart part, List<Token> tokens) {
		try {
			new ExpressionMatcher(part, 0, true);
		}
		catch (PatternSyntaxException ex) {
			throw expected("a regular expression of RE2/J, with each variable's own groups (" + ex.getMessage() + ")",
					tokens.get(0).position());
		}
	}

	private Token nextToken() {
		int start = this.position++;
		char c = this.text.charAt(start);
		if (c == '{') {
			return new Token(start, c, true, nextVariable(start));
		}
		if (c == '*') {
			return new Token(start, c, true, new Variable(null, null, false));
		}
		if (c == '}') {
			throw expected("'{' before '}', or \\}", start);
		}
		if (c == '\\') {
			if (this.position == this.text.length() || "{}*@\\\"".indexOf(this.text.charAt(this.position)) < 0) {
				throw expected("one of { } * @ \\ \" after '\\'", this.position);
			}
			return new Token(start, this.text.charAt(this.position++), false, null);
		}
		if (Character.isISOControl(c)) {
			throw expected("no control character", start);
		}
		return new Token(start, c, true, null);
	}

	private Variable nextVariable(int start) {
		boolean rest = this.position < this.text.length() && this.text.charAt(this.position) == '*';
		if (rest) {
			this.position++;
		}
		String name = nextName();
		if (this.position < this.text.length() && this.text.charAt(this.position) == ':') {
			if (rest) {
				throw expected("'}', as {*" + name + "} has no regular expression", this.position);
			}
			this.position++;
			return new Variable(name, nextExpression(start), false);
		}
		if (this.position == this.text.length() || this.text.charAt(this.position) != '}') {
			throw expectedEnd(start, rest ? "'}'" : "'}' or ':'");
		}
		this.position++;
		return new Variable(name, null, rest);
	}

	private String nextName() {
		int start = this.position;
		while (this.position < this.text.length() && isInName(this.text.charAt(this.position), this.position > start)) {
			this.position++;
		}
		String name = this.text.substring(start, this.position);
		if (name.isEmpty()) {
			throw expected("the name of a variable, beginning with a letter", start);
		}
		if (!this.names.add(name)) {
			throw expected("another name than '" + name + "', which the pattern has before", start);
		}
		return name;
	}

	private static boolean isInName(char c, boolean inside) {
		return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'
				|| (inside && ((c >= '0' && c <= '9') || c == '-'));
	}

	// up to the brace that is neither the expression's own nor in one of its classes
	private String nextExpression(int start) {
		int begin = this.position;
		int depth = 0;
		boolean inClass = false;
		for (; this.position < this.text.length(); this.position++) {
			char c = this.text.charAt(this.position);
			if (c == '\\') {
				this.position++;
			}
			else if (inClass) {
				inClass = c != ']';
			}
			else if (c == '[') {
				inClass = true;
				this.position = skipFirstOfClass(this.position);
			}
			else if (c == '{') {
				depth++;
			}
			else if (c == '}' && depth-- == 0) {
				return checkExpression(this.text.substring(begin, this.position++), begin);
			}
		}
		throw expectedEnd(start, "'}'");
	}

	// a bracket that comes first is a member, after a circumflex, too
	private int skipFirstOfClass(int bracket) {
		int next = this.text.startsWith("^", bracket + 1) ? bracket + 2 : bracket + 1;
		return this.text.startsWith("]", next) ? next : next - 1;
	}

	private String checkExpression(String expression, int begin) {
		if (expression.isEmpty()) {
			throw expected("a regular expression after ':'", begin);
		}
		try {
			ExpressionMatcher.check(expression);
		}
		catch (PatternSyntaxException ex) {
			throw expected("a regular expression of RE2/J instead of '" + expression + "' (" + ex.getMessage() + ")",
					begin);
		}
		return expression;
	}

	private static String toText(List<Token> part) {
		StringBuilder text = new StringBuilder(part.size());
		part.forEach((token) -> text.append(token.character()));
		return text.toString();
	}

	private IllegalArgumentException expectedEnd(int start, String what) {
		return expected(what + " to end the variable that begins at position " + (start + 1),
				Math.min(this.position, this.text.length()));
	}

	private static IllegalArgumentException expected(String what, int index) {
		return new IllegalArgumentException("position " + (index + 1) + ": expected " + what);
	}

	/**
	 * A character or a variable.
	 *
	 * @param position where it begins in the text
	 * @param character the character, or the first one of the variable
	 * @param special whether the character isn't escaped
	 * @param variable the variable, {@code null} for a character
	 */
	private record Token(int position, char character, boolean special, @Nullable Variable variable) {

		boolean isSpecial(char c) {
			return this.special && this.variable == null && this.character == c;
		}

	}

}
