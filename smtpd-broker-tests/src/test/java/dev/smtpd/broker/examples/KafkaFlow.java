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

import dev.smtpd.spring.integration.Smtp;
import dev.smtpd.spring.integration.SmtpHeaders;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.integration.dsl.IntegrationFlow;
import org.springframework.integration.kafka.dsl.Kafka;
import org.springframework.kafka.core.KafkaTemplate;

// tag::code[]
@Configuration(proxyBeanMethods = false)
class KafkaFlow {

	@Bean
	IntegrationFlow orders(KafkaTemplate<String, byte[]> kafka) {
		return IntegrationFlow.from(Smtp.inboundAdapter("orders@example.org"))
			.handle(Kafka.outboundChannelAdapter(kafka)
				.topic("orders")
				.messageKey((message) -> message.getHeaders().get(SmtpHeaders.SENDER))
				.sync(true)
				.sendTimeout(20_000))
			.get();
	}

}
// end::code[]
