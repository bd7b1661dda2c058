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

import java.util.Arrays;

import org.jspecify.annotations.Nullable;

/**
 * A tree of texts by their characters.
 *
 * @param <V> the type of what a text stands for
 */
final class CharTrie<V> {

	private char[] keys = {};

	private CharTrie<V>[] children = array(0);

	private @Nullable V value;

	@Nullable V value() {
		return this.value;
	}

	void setValue(V value) {
		this.value = value;
	}

	/**
	 * Return the node for one character more.
	 * @param c the character
	 * @return the node, or {@code null} if there is none
	 */
	@Nullable CharTrie<V> get(char c) {
		int index = Arrays.binarySearch(this.keys, c);
		return (index >= 0) ? this.children[index] : null;
	}

	/**
	 * Return the node for one character more, after adding it if there is none.
	 * @param c the character
	 * @return the node
	 */
	CharTrie<V> getOrAdd(char c) {
		int found = Arrays.binarySearch(this.keys, c);
		if (found >= 0) {
			return this.children[found];
		}
		int index = -found - 1;
		char[] keys = new char[this.keys.length + 1];
		CharTrie<V>[] children = array(keys.length);
		System.arraycopy(this.keys, 0, keys, 0, index);
		System.arraycopy(this.children, 0, children, 0, index);
		keys[index] = c;
		children[index] = new CharTrie<>();
		System.arraycopy(this.keys, index, keys, index + 1, this.keys.length - index);
		System.arraycopy(this.children, index, children, index + 1, this.keys.length - index);
		this.keys = keys;
		this.children = children;
		return children[index];
	}

	@SuppressWarnings("unchecked")
	private static <V> CharTrie<V>[] array(int length) {
		return (CharTrie<V>[]) new CharTrie<?>[length];
	}

}
