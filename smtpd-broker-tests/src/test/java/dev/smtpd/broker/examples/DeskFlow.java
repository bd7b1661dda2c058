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

package dev.smtpd.broker.examples;

import dev.smtpd.SmtpReply;
import dev.smtpd.mail.InboundMail;
import dev.smtpd.spring.integration.Smtp;
import dev.smtpd.spring.integration.SmtpPayload;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.integration.dsl.IntegrationFlow;

// tag::code[]
@Configuration(proxyBeanMethods = false)
class DeskFlow {

	@Bean
	IntegrationFlow deskFlow() {
		return IntegrationFlow
			.from(Smtp.inboundGateway("desk@example.org")
				.id("desk")
				.payload(SmtpPayload.MAIL)
				.replyTimeout(10_000)
				.errorChannel("deskErrors.input"))
			.handle(InboundMail.class, (mail, headers) -> open(mail))
			.get();
	}

	@Bean
	IntegrationFlow deskErrors() {
		return (flow) -> flow.handle((failure, headers) -> "451 4.3.0 The desk is closed, try again later");
	}

	private Object open(InboundMail mail) {
		if (mail.subject().isBlank()) {
			return "550 5.6.0 Say in the subject what it is about";
		}
		if (mail.attachments().size() > 10) {
			throw new IllegalStateException("Too much to sort");
		}
		return SmtpReply.accept("Ticket opened");
	}

}
// end::code[]
