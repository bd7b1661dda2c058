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

import java.util.List;

import dev.smtpd.SmtpReply;
import dev.smtpd.protocol.DataDecoder;
import dev.smtpd.settings.BareNewlineMode;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Takes the content after DATA.
 */
final class DataInput implements ContentInput, DataDecoder.Output {

	private final MessageIntake intake;

	private final DataDecoder decoder;

	DataInput(MessageIntake intake, BareNewlineMode bareNewlines) {
		this.intake = intake;
		this.decoder = (bareNewlines == BareNewlineMode.CONVERT) ? DataDecoder.converting() : new DataDecoder();
	}

	@Override
	public @Nullable Outcome read(ByteBuf in) {
		boolean complete = this.decoder.decode(in, this);
		noteBareNewline();
		return complete ? this.intake.complete() : this.intake.pause();
	}

	@Override
	public boolean hasUnterminatedEnd() {
		return this.decoder.hasUnterminatedEnd();
	}

	@Override
	public boolean endsUnterminated() {
		return this.decoder.endsUnterminated();
	}

	@Override
	public List<SmtpReply> rejectUnterminated() {
		return this.intake.reject(Replies.UNTERMINATED);
	}

	@Override
	public void write(ByteBuf buffer, int index, int length) {
		noteBareNewline();
		this.intake.write(buffer, index, length);
	}

	private void noteBareNewline() {
		if (this.decoder.hasBareNewline()) {
			this.intake.noteBareNewline();
		}
	}

	@Override
	public void writeCr() {
		noteBareNewline();
		this.intake.writeCr();
	}

}
