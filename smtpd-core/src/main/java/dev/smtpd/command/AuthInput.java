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

import java.util.function.Function;

import dev.smtpd.SmtpReply;
import dev.smtpd.protocol.CommandLineDecoder;
import dev.smtpd.protocol.Refusal;
import dev.smtpd.protocol.SyntaxException;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Takes the client's response to a challenge.
 */
final class AuthInput implements ContentInput {

	private static final Refusal TOO_LONG = Refusal
		.of(SmtpReply.of(500, "5.5.6", "Authentication exchange line is too long"));

	// what follows can't be distinguished from commands
	private static final SmtpReply BROKEN = SmtpReply.of(421, "4.7.0", "Broken line, closing connection");

	private final CommandLineDecoder decoder = new CommandLineDecoder(AuthCommand.MAX_LINE_LENGTH, TOO_LONG);

	private final Function<String, Outcome> next;

	private final Function<SmtpReply, Outcome> fault;

	/**
	 * Create an input.
	 * @param next says what comes after a response
	 * @param fault says what comes after a line that isn't one
	 */
	AuthInput(Function<String, Outcome> next, Function<SmtpReply, Outcome> fault) {
		this.next = next;
		this.fault = fault;
	}

	@Override
	public boolean isBody() {
		return false;
	}

	@Override
	public @Nullable Outcome read(ByteBuf in) {
		try {
			String line = this.decoder.decodeText(in);
			return (line != null) ? this.next.apply(line) : null;
		}
		catch (SyntaxException ex) {
			return this.fault.apply(this.decoder.isInsideRefusedLine() ? BROKEN : ex.getReply());
		}
	}

}
