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
import dev.smtpd.session.Session;

/**
 * EXPN (RFC 5321 section 4.1.1.7), which isn't implemented, as in smtpd.py.
 */
final class ExpnCommand implements Command {

	private static final SmtpReply NOT_IMPLEMENTED = SmtpReply.of(502, "5.5.1", "EXPN not implemented");

	@Override
	public Outcome execute(Session session, String argument) {
		return Outcome.answer(NOT_IMPLEMENTED);
	}

	@Override
	public String syntax() {
		return "EXPN <list>";
	}

}
