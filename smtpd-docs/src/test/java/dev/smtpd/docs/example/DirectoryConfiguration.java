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

package dev.smtpd.docs.example;

import java.util.List;

import dev.smtpd.CommandHandler;
import dev.smtpd.SmtpReply;
import dev.smtpd.SmtpSession;
import org.jspecify.annotations.Nullable;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class DirectoryConfiguration {

	@Bean
	CommandHandler vrfy() {
		return new Vrfy();
	}

	@Bean
	CommandHandler ticketStatus() {
		return new TicketStatus();
	}

	/**
	 * Replaces a verb of the server, for those that have authenticated.
	 */
	static class Vrfy implements CommandHandler {

		@Override
		public String verb() {
			return "VRFY";
		}

		@Override
		public @Nullable SmtpReply handle(SmtpSession session, String argument) {
			if (session.principal() == null) {
				return null; // what the server itself replies: 252
			}
			return argument.equals("joe") ? SmtpReply.of(250, "2.1.5", "Joe <joe@example.org>")
					: SmtpReply.reject("5.1.1", "No such user");
		}

	}

	/**
	 * Adds a verb.
	 */
	static class TicketStatus implements CommandHandler {

		@Override
		public String verb() {
			return "XTICKET";
		}

		@Override
		public SmtpReply handle(SmtpSession session, String argument) {
			return argument.equals("1") ? SmtpReply.of(250, "2.0.0", "Ticket 1 is open")
					: SmtpReply.reject("5.5.4", "No such ticket");
		}

		@Override
		public List<String> ehloKeywords() {
			return List.of("XTICKET");
		}

	}

}
