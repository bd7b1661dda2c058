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

package dev.smtpd.spring.boot.inbox.jdbc;

import java.io.IOException;
import java.io.InputStream;

import dev.smtpd.MessageContent;
import org.jspecify.annotations.Nullable;

import org.springframework.dao.DataAccessException;

/**
 * The content of a message in the database. A stream of it has one piece in memory, and a
 * connection only while it fetches a piece.
 *
 * @param database the database
 * @param id the number of the message
 * @param size the size in bytes
 */
record StoredContent(InboxDatabase database, long id, long size) implements MessageContent {

	@Override
	public InputStream inputStream() {
		return new PieceInputStream(this);
	}

	private byte @Nullable [] piece(int number) throws IOException {
		try {
			return this.database.client()
				.sql("SELECT data FROM smtpd_inbox_content WHERE message_id = ? AND piece = ?")
				.params(this.id, number)
				.query((row, index) -> unpack(row.getBytes(1)))
				.optional()
				.orElse(null);
		}
		catch (DataAccessException | IllegalStateException ex) {
			throw new IOException("Failed to read message " + this.id + " of the inbox", ex);
		}
	}

	private static byte[] unpack(byte[] packed) {
		try (Packing packing = new Packing()) {
			return packing.unpack(packed);
		}
	}

	/**
	 * Reads one piece after the other.
	 */
	private static final class PieceInputStream extends InputStream {

		private final StoredContent content;

		private byte[] piece = new byte[0];

		private int position;

		private int next;

		private long remaining;

		private PieceInputStream(StoredContent content) {
			this.content = content;
			this.remaining = content.size;
		}

		@Override
		public int read() throws IOException {
			return fill() ? this.piece[this.position++] & 0xFF : -1;
		}

		@Override
		public int read(byte[] bytes, int offset, int length) throws IOException {
			if (length == 0) {
				return 0;
			}
			if (!fill()) {
				return -1;
			}
			int count = Math.min(length, this.piece.length - this.position);
			System.arraycopy(this.piece, this.position, bytes, offset, count);
			this.position += count;
			return count;
		}

		@Override
		public int available() {
			return this.piece.length - this.position;
		}

		private boolean fill() throws IOException {
			if (this.position < this.piece.length) {
				return true;
			}
			if (this.remaining <= 0) {
				return false;
			}
			byte[] fetched = this.content.piece(this.next++);
			if (fetched == null || fetched.length == 0) {
				throw new IOException("Message " + this.content.id + " isn't in the inbox any more");
			}
			this.piece = fetched;
			this.position = 0;
			this.remaining -= fetched.length;
			return true;
		}

	}

}
