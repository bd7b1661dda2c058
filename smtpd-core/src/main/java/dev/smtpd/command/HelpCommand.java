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
import java.util.Locale;
import java.util.Map;

import dev.smtpd.SmtpReply;
import dev.smtpd.protocol.Grammar;
import dev.smtpd.session.Session;

/**
 * HELP (RFC 5321 section 4.1.1.8), with the syntax of one command where a topic is given.
 */
final class HelpCommand implements Command {

	private static final SmtpReply UNKNOWN_TOPIC = SmtpReply.of(504, "5.5.4", "No help on this topic");

	private static final int MAX_TEXT_LENGTH = 400;

	private final Map<String, Command> commands;

	/**
	 * Create the command.
	 * @param commands all commands by verb, which may still grow
	 */
	HelpCommand(Map<String, Command> commands) {
		this.commands = commands;
	}

	@Override
	public Outcome execute(Session session, String argument) {
		if (argument.isBlank()) {
			return Outcome.answer(SmtpReply.of(214, "2.0.0", listCommands(session)));
		}
		String topic = argument.strip();
		Command command = Grammar.isAscii(topic) ? this.commands.get(topic.toUpperCase(Locale.ROOT)) : null;
		if (command == null || !command.isKnown(session)) {
			return Outcome.answer(UNKNOWN_TOPIC);
		}
		return Outcome.answer(SmtpReply.of(214, "2.0.0", "Syntax: " + command.syntax()));
	}

	private List<String> listCommands(Session session) {
		List<String> verbs = this.commands.entrySet()
			.stream()
			.filter((entry) -> entry.getValue().isKnown(session))
			.map(Map.Entry::getKey)
			.toList();
		String line = "Supported commands: " + String.join(" ", verbs);
		return (line.length() <= MAX_TEXT_LENGTH) ? List.of(line) : verbs;
	}

	@Override
	public String syntax() {
		return "HELP [command]";
	}

}
