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

import java.util.List;
import java.util.stream.Collectors;

import dev.smtpd.spring.integration.Smtp;
import dev.smtpd.spring.integration.SmtpHeaders;
import jakarta.jms.ConnectionFactory;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.integration.dsl.IntegrationFlow;
import org.springframework.integration.jms.dsl.Jms;
import org.springframework.messaging.Message;

// tag::code[]
@Configuration(proxyBeanMethods = false)
class JmsFlow {

	@Bean
	IntegrationFlow invoices(ConnectionFactory connections) {
		return IntegrationFlow.from(Smtp.inboundAdapter("invoices@example.org"))
			// JMS has no lists
			.enrichHeaders((headers) -> headers.headerFunction("recipients", JmsFlow::recipients))
			.handle(Jms.outboundAdapter(connections)
				.destination("invoices")
				.configureJmsTemplate((template) -> template.deliveryPersistent(true).explicitQosEnabled(true)))
			.get();
	}

	private static String recipients(Message<?> message) {
		List<?> recipients = message.getHeaders().get(SmtpHeaders.RECIPIENTS, List.class);
		return recipients.stream().map(Object::toString).collect(Collectors.joining(" "));
	}

}
// end::code[]
