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

import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

import dev.smtpd.spring.listener.route.PatternElement.Literal;
import dev.smtpd.spring.listener.route.PatternElement.Variable;

/**
 * A local part, a domain or a label of one, as a pattern. The natural order is that of
 * {@link RecipientPattern}, the most specific first.
 *
 * @param elements the elements, of which no two literals are adjacent; empty for the
 * empty text
 */
record PatternPart(List<PatternElement> elements) implements Comparable<PatternPart> {

	// can't be in an address
	private static final char SEPARATOR = '\0';

	private static final Comparator<PatternPart> SPECIFICITY = Comparator.comparing(PatternPart::isLiteral)
		.thenComparing(PatternPart::literalLength)
		.reversed()
		.thenComparing((part) -> part.count((variable) -> true))
		.thenComparing((part) -> part.count(Variable::rest))
		.thenComparing((part) -> -part.count((variable) -> variable.expression() != null))
		.thenComparing((part) -> -part.prefix().length())
		.thenComparing((part) -> part.key(UnaryOperator.identity()));

	PatternPart {
		elements = List.copyOf(elements);
	}

	boolean isLiteral() {
		return variables().findAny().isEmpty();
	}

	boolean hasExpression() {
		return variables().anyMatch((variable) -> variable.expression() != null);
	}

	Stream<Variable> variables() {
		return this.elements.stream().filter(Variable.class::isInstance).map(Variable.class::cast);
	}

	/**
	 * Return the literal that a text has to begin with.
	 * @return the literal, empty if there is none
	 */
	String prefix() {
		return literalAt(0);
	}

	/**
	 * Return the literal that a text has to end with.
	 * @return the literal, empty if there is none
	 */
	String suffix() {
		return literalAt(this.elements.size() - 1);
	}

	/**
	 * Return what is equal for parts that differ in the names of variables only.
	 * @param fold makes literals equal that aren't distinguished
	 * @return the key
	 */
	String key(UnaryOperator<String> fold) {
		StringBuilder key = new StringBuilder();
		for (PatternElement element : this.elements) {
			if (element instanceof Variable variable) {
				key.append(SEPARATOR).append(variable.rest() ? '*' : ':');
				key.append((variable.expression() != null) ? variable.expression() : "").append(SEPARATOR);
			}
			else if (element instanceof Literal literal) {
				key.append(fold.apply(literal.text()));
			}
		}
		return key.toString();
	}

	private String literalAt(int index) {
		return (!this.elements.isEmpty() && this.elements.get(index) instanceof Literal literal) ? literal.text() : "";
	}

	private int literalLength() {
		return this.elements.stream()
			.mapToInt((element) -> (element instanceof Literal literal) ? literal.text().length() : 0)
			.sum();
	}

	private int count(Predicate<Variable> predicate) {
		return (int) variables().filter(predicate).count();
	}

	@Override
	public int compareTo(PatternPart other) {
		return SPECIFICITY.compare(this, other);
	}

}
