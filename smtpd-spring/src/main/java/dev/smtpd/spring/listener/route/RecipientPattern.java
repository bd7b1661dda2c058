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

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

import dev.smtpd.spring.listener.route.PatternElement.Variable;
import org.jspecify.annotations.Nullable;

/**
 * A pattern of recipients, such as {@code support+{ticket}@example.org}.
 * <p>
 * It has a local part, an {@code @} and a domain, each of literal text and these:
 * <ul>
 * <li><code>{name}</code> takes one or more characters, <code>*</code> does so without a
 * name. In the domain they take no dots, unless they are the whole domain, as in
 * {@code abuse@*}.</li>
 * <li><code>{name:expression}</code> takes what the regular expression matches.</li>
 * <li><code>{*name}</code> may take nothing at all, as in {@code support{*detail}@…}. In
 * the domain it comes first and takes whole labels, as in
 * <code>*@{*host}.example.org</code>. Without an {@code @} it takes any address.</li>
 * </ul>
 * From left to right, each takes as few characters as it can, so that
 * <code>{list}-{action}</code> divides {@code a-b-c} at the first hyphen.
 * <p>
 * Literal text of the local part is what a {@link dev.smtpd.Mailbox} holds: without the
 * quotes that an address may be written with. A backslash makes any of
 * <code>{ } * @ \ "</code> literal. Domains are compared without regard to the case of
 * ASCII letters, and of an internationalized one both forms are the same (RFC 5890); what
 * a variable takes from a domain is in lower case and has U-labels. An address literal
 * such as {@code [192.0.2.1]} may be written literally only. An address without a domain,
 * such as {@code <postmaster>}, is matched by an empty domain, {@code postmaster@}, and
 * by <code>{*name}</code>.
 * <p>
 * Regular expressions are those of RE2/J, which has no look-around and no back
 * references: the time for a match is in proportion to the length of the address,
 * whatever the expression and the address are. They are applied only when the literal
 * text at either end of the part is there.
 * <p>
 * Where several patterns match a recipient, the most specific one is used. The domain
 * decides first, then the local part; of each, the more specific is the one
 * <ol>
 * <li>without variables,</li>
 * <li>with more literal characters,</li>
 * <li>with fewer variables,</li>
 * <li>with fewer <code>{*name}</code>,</li>
 * <li>with more regular expressions,</li>
 * <li>with more literal characters before the first variable,</li>
 * <li>that is the first in the order of the characters.</li>
 * </ol>
 * Two patterns that differ in the names of variables only can't be distinguished.
 *
 * @since 0.1.0
 * @see RecipientRoutes
 */
public final class RecipientPattern {

	private final String text;

	private final PatternPart localPart;

	private final @Nullable DomainPattern domain;

	private final @Nullable PatternPart domainPart;

	private final Set<String> variables;

	/**
	 * Create a pattern.
	 * @param text the pattern as it is written
	 * @param localPart the local part, or the address as a whole
	 * @param domain the domain, {@code null} where the local part stands for the address
	 * as a whole
	 */
	RecipientPattern(String text, PatternPart localPart, @Nullable DomainPattern domain) {
		this.text = text;
		this.localPart = localPart;
		this.domain = domain;
		this.domainPart = (domain != null) ? domain.joined() : null;
		this.variables = Collections.unmodifiableSet(variables(localPart, this.domainPart));
	}

	private static Set<String> variables(PatternPart localPart, @Nullable PatternPart domain) {
		Set<String> names = new LinkedHashSet<>();
		Stream<Variable> ofDomain = (domain != null) ? domain.variables() : Stream.empty();
		Stream.concat(localPart.variables(), ofDomain).forEach((variable) -> {
			if (variable.name() != null) {
				names.add(variable.name());
			}
		});
		return names;
	}

	/**
	 * Parse a pattern.
	 * @param text the pattern
	 * @return the pattern
	 * @throws IllegalArgumentException if the text isn't a pattern; the message says what
	 * was expected, and at which position, the first being 1
	 */
	public static RecipientPattern parse(String text) {
		return new RecipientPatternParser(text).parse();
	}

	/**
	 * Return the pattern as it is written.
	 * @return the text
	 */
	public String text() {
		return this.text;
	}

	/**
	 * Return the names of the variables.
	 * @return the names from left to right
	 */
	public Set<String> variables() {
		return this.variables;
	}

	PatternPart localPart() {
		return this.localPart;
	}

	@Nullable DomainPattern domain() {
		return this.domain;
	}

	@Nullable PatternPart domainPart() {
		return this.domainPart;
	}

	/**
	 * Return what is equal for patterns that can't be distinguished.
	 * @param fold makes literals of local parts equal that aren't distinguished
	 * @return the key
	 */
	String key(UnaryOperator<String> fold) {
		return this.localPart.key(fold)
				+ ((this.domainPart != null) ? "@" + this.domainPart.key(UnaryOperator.identity()) : "");
	}

	/**
	 * Return the pattern as it is written.
	 */
	@Override
	public String toString() {
		return this.text;
	}

}
