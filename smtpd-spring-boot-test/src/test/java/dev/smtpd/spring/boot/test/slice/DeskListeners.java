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

package dev.smtpd.spring.boot.test.slice;

import dev.smtpd.SmtpReply;
import dev.smtpd.mail.InboundMail;
import dev.smtpd.spring.boot.test.slice.DeskOthers.DeskService;
import dev.smtpd.spring.listener.annotation.SmtpController;
import dev.smtpd.spring.listener.annotation.SmtpControllerAdvice;
import dev.smtpd.spring.listener.annotation.SmtpListener;

import org.springframework.messaging.handler.annotation.MessageExceptionHandler;
import org.springframework.stereotype.Component;

/**
 * The listeners of the application.
 */
final class DeskListeners {

	private DeskListeners() {
	}

	@SmtpController
	record Desk(DeskService service) {

		@SmtpListener("desk@example.org")
		SmtpReply open(InboundMail mail) {
			return SmtpReply.of(250, "2.0.0", this.service.open(mail.text().strip()));
		}

	}

	@Component
	static class Log {

		@SmtpListener("log@example.org")
		void log(InboundMail mail) {
		}

	}

	/**
	 * A listener by inheritance.
	 */
	abstract static class AbstractArchive {

		@SmtpListener("archive@example.org")
		void archive(InboundMail mail) {
			throw new IllegalStateException("full");
		}

	}

	@Component
	static class Archive extends AbstractArchive {

	}

	@SmtpControllerAdvice
	static class Advice {

		@MessageExceptionHandler
		SmtpReply failed(IllegalStateException ex) {
			return SmtpReply.of(452, "4.3.1", "Archive is " + ex.getMessage());
		}

	}

}
