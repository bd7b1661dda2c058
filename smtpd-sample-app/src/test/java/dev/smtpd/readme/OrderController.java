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

package dev.smtpd.readme;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.stream.Collectors;

import dev.smtpd.Mailbox;
import dev.smtpd.SmtpReply;
import dev.smtpd.spring.listener.annotation.MailForm;
import dev.smtpd.spring.listener.annotation.RecipientVariable;
import dev.smtpd.spring.listener.annotation.SmtpController;
import dev.smtpd.spring.listener.annotation.SmtpListener;
import dev.smtpd.spring.listener.method.MailBindingException;

import org.springframework.messaging.handler.annotation.Header;
import org.springframework.messaging.handler.annotation.MessageExceptionHandler;

// tag::code[]
@SmtpController
class OrderController {

	private final Orders orders;

	OrderController(Orders orders) {
		this.orders = orders;
	}

	@SmtpListener(value = "orders@${app.domain}", maxSize = "100KB")
	CompletionStage<SmtpReply> order(Order order) {
		return this.orders.place(order).thenApply((number) -> SmtpReply.accept("Order " + number));
	}

	@SmtpListener("{day:\\d{4}-\\d\\d-\\d\\d}@reports.${app.domain}")
	void report(@RecipientVariable LocalDate day, @Header("Subject") String subject) {
		this.orders.report(day, subject);
	}

	@SmtpListener("*@lists.${app.domain}")
	Map<Mailbox, SmtpReply> list(List<Mailbox> recipients) {
		return recipients.stream().collect(Collectors.toMap(Function.identity(), this.orders::subscribe));
	}

	@MessageExceptionHandler
	SmtpReply invalid(MailBindingException ex) {
		return SmtpReply.of(554, "5.6.0", "Write 'Article: …' and 'Quantity: …' on lines of their own");
	}

	@MailForm
	record Order(String article, int quantity) {
	}

}
// end::code[]
