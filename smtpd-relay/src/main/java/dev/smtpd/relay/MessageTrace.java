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

package dev.smtpd.relay;

import java.util.function.Predicate;

/**
 * Finds the servers that a message has passed in its header, which may be read in pieces:
 * counts the {@code Received} header fields (RFC 5321 section 6.3), and searches them for
 * identifiers of this server.
 */
final class MessageTrace {

	private static final byte[] RECEIVED = { 'r', 'e', 'c', 'e', 'i', 'v', 'e', 'd', ':' };

	private static final int MAX_ID_LENGTH = 64;

	private final Predicate<String> known;

	private final StringBuilder word = new StringBuilder(MAX_ID_LENGTH);

	private int hops;

	private boolean returned;

	private int column;

	private boolean matches = true;

	private boolean inReceived;

	private boolean idFollows;

	/**
	 * Create a trace.
	 * @param known whether an identifier is that of a message that must not return
	 */
	MessageTrace(Predicate<String> known) {
		this.known = known;
	}

	// Return how many servers the message has passed.
	int hops() {
		return this.hops;
	}

	// Return whether the message has returned to this server.
	boolean isReturned() {
		return this.returned;
	}

	/**
	 * Read the next piece of the message.
	 * @param piece the next octets
	 * @param length how many
	 * @return whether the header has ended
	 */
	boolean endsHeader(byte[] piece, int length) {
		for (int i = 0; i < length; i++) {
			byte octet = piece[i];
			if (octet == '\n') {
				if (this.column == 0) {
					endField();
					return true;
				}
				endWord();
				this.column = 0;
			}
			else if (octet != '\r') {
				read(octet);
				this.column++;
			}
		}
		return false;
	}

	private void read(byte octet) {
		if (this.column == 0) {
			boolean folded = octet == ' ' || octet == '\t';
			if (!folded) {
				endField();
			}
			this.matches = !folded;
		}
		if (this.matches) {
			match(octet);
		}
		else if (this.inReceived) {
			readWord(octet);
		}
	}

	private void match(byte octet) {
		this.matches = RECEIVED[this.column] == Character.toLowerCase(octet);
		if (this.matches && this.column + 1 == RECEIVED.length) {
			this.hops++;
			this.inReceived = true;
			this.matches = false;
		}
	}

	private void readWord(byte octet) {
		boolean part = octet > ' ' && octet != ';' && octet != '(' && octet != ')';
		if (!part) {
			endWord();
		}
		else if (this.word.length() < MAX_ID_LENGTH) {
			this.word.append((char) octet);
		}
	}

	private void endWord() {
		if (this.word.length() > 0) {
			if (this.idFollows && this.known.test(this.word.toString())) {
				this.returned = true;
			}
			this.idFollows = this.word.length() == 2 && "id".contentEquals(this.word);
			this.word.setLength(0);
		}
	}

	private void endField() {
		endWord();
		this.inReceived = false;
		this.idFollows = false;
	}

}
