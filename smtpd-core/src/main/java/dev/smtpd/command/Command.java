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
import dev.smtpd.protocol.Refusal;
import dev.smtpd.protocol.SyntaxException;
import dev.smtpd.session.Session;

/**
 * What the server does on a verb.
 */
interface Command {

	/**
	 * Execute a command, on the thread of the connection.
	 * @param session the session
	 * @param argument what follows the verb
	 * @return what comes next
	 * @throws SyntaxException if the argument isn't in the grammar
	 */
	Outcome execute(Session session, String argument) throws SyntaxException;

	/**
	 * Check that a verb that takes no argument has none.
	 * @param argument what follows the verb
	 * @throws SyntaxException if there is something
	 */
	default void requireNone(String argument) throws SyntaxException {
		if (!argument.isEmpty()) {
			throw new SyntaxException(SmtpReply.of(501, "5.5.4", "Syntax: " + syntax()));
		}
	}

	/**
	 * Return whether the reply may have text outside of ASCII, because the command asks
	 * for it.
	 * @param session the session
	 * @param argument what follows the verb
	 * @return whether it may; {@code false} unless overridden
	 */
	default boolean allowsUtf8Reply(Session session, String argument) {
		return false;
	}

	/**
	 * Refuse a command, for a reason that has nothing to do with what it asks for.
	 * @param session the session
	 * @param argument what follows the verb
	 * @param refusal the reply, and the limit that is its reason
	 * @return what comes next
	 */
	default Outcome refuse(Session session, String argument, Refusal refusal) {
		return Outcome.refuse(refusal);
	}

	/**
	 * Return whether there is such a command in a session, by its protocol and by what it
	 * is offered at all.
	 * @param session the session
	 * @return whether there is; {@code true} unless overridden
	 */
	default boolean isKnown(Session session) {
		return true;
	}

	/**
	 * Return the syntax of the command, for HELP.
	 * @return the syntax
	 */
	String syntax();

	/**
	 * Return by how many octets a line may be longer than the 512 of RFC 5321 section
	 * 4.5.3.1.4, as the extensions in use say.
	 * @return the number of octets
	 */
	default int additionalLineLength() {
		return 0;
	}

}
