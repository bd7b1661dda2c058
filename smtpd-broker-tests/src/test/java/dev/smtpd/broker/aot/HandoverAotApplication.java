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

package dev.smtpd.broker.aot;

import dev.smtpd.SmtpServer;
import dev.smtpd.spring.integration.Smtp;
import dev.smtpd.spring.integration.SmtpHeaders;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.integration.dsl.IntegrationFlow;

/**
 * An application with a topic of Kafka, a store for claim checks and a flow, which is
 * processed ahead of time.
 */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
public class HandoverAotApplication {

	/**
	 * Run the application, and print its port.
	 * @param args properties
	 */
	public static void main(String[] args) {
		SpringApplication application = new SpringApplication(HandoverAotApplication.class);
		application.setWebApplicationType(WebApplicationType.NONE);
		ConfigurableApplicationContext context = application.run(args);
		System.out.println("port=" + context.getBean(SmtpServer.class).connectors().get(0).port());
	}

	@Bean
	IntegrationFlow desk() {
		return IntegrationFlow.from(Smtp.inboundGateway("desk+{ticket}@example.org"))
			.handle((payload,
					headers) -> headers.get(SmtpHeaders.RECIPIENT_VARIABLES).toString().contains("ticket=closed")
							? "550 5.7.1 Closed" : "250 2.0.0 OK")
			.get();
	}

}
