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

package dev.smtpd.command;

import java.util.Collections;

import dev.smtpd.SmtpReply;
import dev.smtpd.protocol.BareNewlines;
import dev.smtpd.protocol.ChunkArgument;
import dev.smtpd.protocol.NewlineConverter;
import dev.smtpd.protocol.Refusal;
import dev.smtpd.session.PendingContent;
import dev.smtpd.session.Session;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Takes a chunk after BDAT, by the octet and whatever they are.
 */
final class BdatInput implements ContentInput {

	// smaller chunks cost more than they bring
	private static final int MIN_PROGRESS = 1024;

	private final ChunkedMessage message;

	private final ChunkArgument chunk;

	private long remaining;

	BdatInput(ChunkedMessage message, ChunkArgument chunk) {
		this.message = message;
		this.chunk = chunk;
		this.remaining = chunk.size();
	}

	@Override
	public @Nullable Outcome read(ByteBuf in) {
		int count = (int) Math.min(this.remaining, in.readableBytes());
		if (count > 0) {
			this.message.write(in, in.readerIndex(), count);
			in.skipBytes(count);
			this.remaining -= count;
		}
		return (this.remaining > 0) ? this.message.pause() : this.message.endChunk(this.chunk);
	}

	/**
	 * Gets the octets of chunks, and says what comes after a chunk.
	 */
	interface ChunkedMessage {

		void write(ByteBuf buffer, int index, int length);

		Outcome endChunk(ChunkArgument chunk);

		@Nullable Outcome pause();

	}

	/**
	 * Passes over a chunk and refuses it.
	 *
	 * @param refusal the reply, and the limit that is its reason
	 * @param replies how often the client expects it
	 */
	record Refused(Refusal refusal, int replies) implements ChunkedMessage {

		@Override
		public void write(ByteBuf buffer, int index, int length) {
		}

		@Override
		public Outcome endChunk(ChunkArgument chunk) {
			return new Outcome.AnswerEach(Collections.nCopies(this.replies, this.refusal.reply()),
					this.refusal.limit());
		}

		@Override
		public @Nullable Outcome pause() {
			return null;
		}

	}

	/**
	 * A message that is taken in by chunks.
	 */
	static final class Accepted implements ChunkedMessage, PendingContent {

		private final Session session;

		private final MessageIntake intake;

		private @Nullable BareNewlines bareNewlines;

		private @Nullable NewlineConverter converter;

		Accepted(Session session, MessageIntake intake) {
			this.session = session;
			this.intake = intake;
			if (!session.isBinary()) {
				switch (session.settings().bareNewlines()) {
					case REJECT -> {
						this.bareNewlines = new BareNewlines();
					}
					case CONVERT -> {
						this.converter = new NewlineConverter();
					}
					case KEEP -> {
					}
				}
			}
		}

		@Override
		public void write(ByteBuf buffer, int index, int length) {
			if (this.converter != null) {
				this.converter.convert(buffer, index, length, this.intake);
				noteBareNewlines(false);
				return;
			}
			if (this.bareNewlines != null) {
				this.bareNewlines.accept(buffer, index, length);
			}
			noteBareNewlines(false);
			this.intake.write(buffer, index, length);
		}

		@Override
		public Outcome endChunk(ChunkArgument chunk) {
			noteBareNewlines(chunk.last());
			if (chunk.last()) {
				this.session.beginContent();
				return this.intake.complete();
			}
			Refusal fault = this.intake.findFault();
			if (fault != null) {
				return this.intake.refuse(fault);
			}
			if (chunk.size() >= MIN_PROGRESS) {
				this.session.counters().countProgress();
			}
			return Outcome.answer(SmtpReply.of(250, "2.0.0", chunk.size() + " octets received"));
		}

		@Override
		public @Nullable Outcome pause() {
			return this.intake.pause();
		}

		private void noteBareNewlines(boolean ended) {
			if ((this.bareNewlines != null && this.bareNewlines.isFound(ended))
					|| (this.converter != null && this.converter.hasBareCr(ended))) {
				this.intake.noteBareNewline();
			}
		}

		@Override
		public void abort() {
			this.intake.abort();
		}

	}

}
