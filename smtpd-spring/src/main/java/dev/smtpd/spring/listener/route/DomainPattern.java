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

import dev.smtpd.spring.listener.route.PatternElement.Literal;

/**
 * A domain as a pattern.
 *
 * @param labels the labels from left to right, each in the form of
 * {@link DomainNames#toCanonical(String)}; only one if the pattern is for the domain as a
 * whole
 * @param whole whether the one label stands for the domain as a whole, whose dots are
 * nothing special then
 */
record DomainPattern(List<PatternPart> labels, boolean whole) {

	DomainPattern {
		labels = List.copyOf(labels);
	}

	/**
	 * Return the labels as one text with dots.
	 * @return the part, of which variables take no dots
	 */
	PatternPart joined() {
		List<PatternElement> elements = new ArrayList<>();
		StringBuilder literal = new StringBuilder();
		for (int i = 0; i < this.labels.size(); i++) {
			literal.append((i > 0) ? "." : "");
			for (PatternElement element : this.labels.get(i).elements()) {
				if (element instanceof Literal text) {
					literal.append(text.text());
					continue;
				}
				addLiteral(elements, literal);
				elements.add(element);
			}
		}
		addLiteral(elements, literal);
		return new PatternPart(elements);
	}

	private static void addLiteral(List<PatternElement> elements, StringBuilder literal) {
		if (!literal.isEmpty()) {
			elements.add(new Literal(literal.toString()));
			literal.setLength(0);
		}
	}

}
