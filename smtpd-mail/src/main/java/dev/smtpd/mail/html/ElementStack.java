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

package dev.smtpd.mail.html;

import java.util.ArrayList;
import java.util.List;

import dev.smtpd.mail.html.QuoteMarks.Kind;

/**
 * The open elements and what they mean for the text in them. Elements that are nested
 * deeper than mail ever is are passed over.
 */
final class ElementStack {

	private static final int MAX_DEPTH = 256;

	// how many elements an end tag may close
	private static final int MAX_SEARCH = 16;

	private final List<Element> elements = new ArrayList<>();

	// opened beyond the bound and not closed
	private int excess;

	private int quoteDepth;

	private int quotes;

	private int signatures;

	private int preformatted;

	private boolean rest;

	private boolean changed;

	void push(String name, Kind kind) {
		if (this.elements.size() == MAX_DEPTH) {
			this.excess++;
			return;
		}
		Element element = new Element(name, kind);
		this.elements.add(element);
		this.changed |= kind != Kind.NONE;
		count(element, 1);
		if (name.equals("blockquote") && kind != Kind.NONE) {
			int outer = this.elements.size() - 2;
			while (outer >= 0 && outer >= this.elements.size() - MAX_SEARCH && !this.elements.get(outer).holdsQuote) {
				this.elements.get(outer--).holdsQuote = true;
			}
		}
	}

	void pop(String name) {
		if (this.excess > 0) {
			this.excess--;
			return;
		}
		int lowest = Math.max(0, this.elements.size() - MAX_SEARCH);
		int index = this.elements.size() - 1;
		while (index >= lowest && !this.elements.get(index).name.equals(name)) {
			index--;
		}
		if (index < lowest) {
			return;
		}
		for (int i = this.elements.size() - 1; i >= index; i--) {
			Element removed = this.elements.remove(i);
			this.changed |= removed.kind != Kind.NONE;
			count(removed, -1);
		}
	}

	private void count(Element element, int change) {
		if (element.name.equals("blockquote") && element.kind != Kind.NONE) {
			this.quoteDepth += change;
		}
		if (element.name.equals("pre")) {
			this.preformatted += change;
		}
		if (element.kind == Kind.QUOTE) {
			this.quotes += change;
		}
		else if (element.kind == Kind.SIGNATURE) {
			this.signatures += change;
		}
		this.rest |= element.kind == Kind.REST;
	}

	// Note the first character of an element, by which the title of what is passed on
	// differs from the head of a quotation.
	void take(char first) {
		this.changed = false;
		int outer = this.elements.size() - 1;
		while (outer >= 0 && outer >= this.elements.size() - MAX_SEARCH && this.elements.get(outer).first == 0) {
			this.elements.get(outer--).first = first;
		}
	}

	// whether marks of the text may have changed since a character was taken
	boolean isChanged() {
		return this.changed;
	}

	boolean isPreformatted() {
		return this.preformatted > 0;
	}

	int quoteDepth() {
		return this.quoteDepth;
	}

	boolean isSignature() {
		return this.signatures > 0;
	}

	boolean isQuoted() {
		if (this.rest || this.quotes > 0) {
			return true;
		}
		for (int i = this.elements.size() - 1; i >= 0 && i >= this.elements.size() - MAX_SEARCH; i--) {
			Element element = this.elements.get(i);
			boolean forwarded = element.first == '-';
			if ((element.kind == Kind.HEAD && !forwarded)
					|| (element.kind == Kind.GMAIL && !forwarded && !element.holdsQuote)) {
				return true;
			}
		}
		return false;
	}

	/**
	 * Return the mark of an item of a list.
	 * @return the mark with the blank behind it
	 */
	String nextMark() {
		for (int i = this.elements.size() - 1; i >= 0 && i >= this.elements.size() - MAX_SEARCH; i--) {
			Element element = this.elements.get(i);
			if (element.name.equals("ol")) {
				return ++element.items + ". ";
			}
			if (element.name.equals("ul")) {
				break;
			}
		}
		return "* ";
	}

	/**
	 * An element that is open.
	 */
	private static final class Element {

		private final String name;

		private final Kind kind;

		private char first;

		private boolean holdsQuote;

		private int items;

		private Element(String name, Kind kind) {
			this.name = name;
			this.kind = kind;
		}

	}

}
