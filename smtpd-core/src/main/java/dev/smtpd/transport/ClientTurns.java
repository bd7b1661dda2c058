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

package dev.smtpd.transport;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

import dev.smtpd.settings.Network;
import org.jspecify.annotations.Nullable;

/**
 * Queues of clients that take turns: each address or /64 network is a client, so that
 * nobody waits for all that others have in their queues. Not thread-safe.
 *
 * @param <T> the type of what waits
 */
final class ClientTurns<T> {

	private final Map<Network, Deque<T>> queues = new HashMap<>();

	// the client whose turn is next comes first
	private final Deque<Network> turns = new ArrayDeque<>();

	private int size;

	/**
	 * Add an element behind those of the same client.
	 * @param client the client
	 * @param element the element
	 */
	void add(Network client, T element) {
		queue(client, false).addLast(element);
		this.size++;
	}

	/**
	 * Put back the element that {@link #next()} has returned last.
	 * @param client the client
	 * @param element the element
	 */
	void putBack(Network client, T element) {
		if (this.queues.containsKey(client)) {
			// its turn has not been, after all
			this.turns.removeLastOccurrence(client);
			this.turns.addFirst(client);
		}
		queue(client, true).addFirst(element);
		this.size++;
	}

	private Deque<T> queue(Network client, boolean first) {
		Deque<T> queue = this.queues.get(client);
		if (queue == null) {
			queue = new ArrayDeque<>();
			this.queues.put(client, queue);
			if (first) {
				this.turns.addFirst(client);
			}
			else {
				this.turns.addLast(client);
			}
		}
		return queue;
	}

	/**
	 * Take an element of the client whose turn it is.
	 * @return the element, or {@code null} if there is none
	 */
	@Nullable T next() {
		Network client = this.turns.poll();
		if (client == null) {
			return null;
		}
		Deque<T> queue = queue(client, false);
		T element = queue.remove();
		this.size--;
		if (queue.isEmpty()) {
			this.queues.remove(client);
		}
		else {
			this.turns.addLast(client);
		}
		return element;
	}

	/**
	 * Remove an element. Those that have waited longest are found first.
	 * @param client the client
	 * @param element the element
	 * @return whether it was there
	 */
	boolean remove(Network client, T element) {
		Deque<T> queue = this.queues.get(client);
		if (queue == null || !queue.removeFirstOccurrence(element)) {
			return false;
		}
		this.size--;
		forgetIfEmpty(client, queue);
		return true;
	}

	private void forgetIfEmpty(Network client, Deque<T> queue) {
		if (queue.isEmpty()) {
			this.queues.remove(client);
			this.turns.remove(client);
		}
	}

	/**
	 * Remove elements.
	 * @param elements the elements
	 */
	void removeAll(Collection<T> elements) {
		for (Network client : this.turns.toArray(Network[]::new)) {
			Deque<T> queue = queue(client, false);
			int before = queue.size();
			queue.removeAll(elements);
			this.size -= before - queue.size();
			forgetIfEmpty(client, queue);
		}
	}

	/**
	 * Remove the last element of the client that has most of them.
	 * @param least how many it has to have at least
	 * @return the element, or {@code null} if no client has as many
	 */
	@Nullable T removeLastOfLongest(int least) {
		Network longest = null;
		int most = least - 1;
		for (Network client : this.turns) {
			int length = size(client);
			if (length > most) {
				longest = client;
				most = length;
			}
		}
		if (longest == null) {
			return null;
		}
		Deque<T> queue = queue(longest, false);
		T element = queue.removeLast();
		this.size--;
		forgetIfEmpty(longest, queue);
		return element;
	}

	/**
	 * Return the element of a client that has waited longest.
	 * @param client the client
	 * @return the element, or {@code null} if the client has none
	 */
	@Nullable T oldest(Network client) {
		Deque<T> queue = this.queues.get(client);
		return (queue != null) ? queue.peek() : null;
	}

	/**
	 * Return all elements.
	 * @return a view of all queues
	 */
	Collection<Deque<T>> queues() {
		return this.queues.values();
	}

	int size(Network client) {
		Deque<T> queue = this.queues.get(client);
		return (queue != null) ? queue.size() : 0;
	}

	int clients() {
		return this.turns.size();
	}

	int size() {
		return this.size;
	}

}
