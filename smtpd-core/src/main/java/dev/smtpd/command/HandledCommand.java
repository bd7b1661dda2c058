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

import java.util.Locale;

import dev.smtpd.CommandHandler;
import dev.smtpd.SmtpReply;
import dev.smtpd.protocol.Refusal;
import dev.smtpd.protocol.SyntaxException;
import dev.smtpd.session.ApplicationFaults;
import dev.smtpd.session.ApplicationWork;
import dev.smtpd.session.Session;
import org.jspecify.annotations.Nullable;

/**
 * A verb that a {@link CommandHandler} replaces or adds.
 */
final class HandledCommand implements Command {

	private static final SmtpReply NOT_HANDLED = SmtpReply.of(502, "5.5.1", "Command not implemented");

	private final CommandHandler handler;

	private final String name;

	private final @Nullable Command original;

	private final ApplicationFaults faults;

	/**
	 * Create the command.
	 * @param handler the handler
	 * @param original what the server does on the verb itself, or {@code null} if it
	 * doesn't know it
	 * @param faults the replies to what the handler throws
	 */
	HandledCommand(CommandHandler handler, @Nullable Command original, ApplicationFaults faults) {
		this.handler = handler;
		this.name = "handler of " + handler.verb().toUpperCase(Locale.ROOT);
		this.original = original;
		this.faults = faults;
	}

	@Override
	public Outcome execute(Session session, String argument) {
		return new Outcome.Consult<>(
				ApplicationWork.of(session, this.name, () -> this.handler.handle(session, argument), this.faults),
				(reply) -> (reply != null) ? answer(session, argument, reply) : proceed(session, argument));
	}

	private Outcome answer(Session session, String argument, SmtpReply reply) {
		return (this.original != null) ? this.original.refuse(session, argument, Refusal.of(reply))
				: Outcome.answer(reply);
	}

	private Outcome proceed(Session session, String argument) {
		if (this.original == null) {
			return Outcome.answer(NOT_HANDLED);
		}
		try {
			return this.original.execute(session, argument);
		}
		catch (SyntaxException ex) {
			return Outcome.refuse(ex.getRefusal());
		}
	}

	@Override
	public Outcome refuse(Session session, String argument, Refusal refusal) {
		return (this.original != null) ? this.original.refuse(session, argument, refusal) : Outcome.refuse(refusal);
	}

	@Override
	public boolean allowsUtf8Reply(Session session, String argument) {
		return this.original != null && this.original.allowsUtf8Reply(session, argument);
	}

	@Override
	public boolean isKnown(Session session) {
		return this.original == null || this.original.isKnown(session);
	}

	@Override
	public String syntax() {
		return (this.original != null) ? this.original.syntax() : this.handler.verb().toUpperCase(Locale.ROOT);
	}

	@Override
	public int additionalLineLength() {
		return (this.original != null) ? this.original.additionalLineLength() : 0;
	}

}
