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

import dev.smtpd.SmtpReply;
import dev.smtpd.protocol.DataDecoder;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Passes over content that a client sends although DATA was refused, so that no line of
 * it is taken for a command.
 */
final class RefusedContentInput implements ContentInput, DataDecoder.Output {

	static final SmtpReply REFUSED = SmtpReply.of(554, "5.5.1",
			"DATA was refused, input up to a line with a dot ignored");

	private final DataDecoder decoder;

	RefusedContentInput(DataDecoder decoder) {
		this.decoder = decoder;
	}

	@Override
	public @Nullable Outcome read(ByteBuf in) {
		return this.decoder.decode(in, this) ? new Outcome.Proceed() : null;
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
	public void write(ByteBuf buffer, int index, int length) {
	}

	@Override
	public void writeCr() {
	}

}
