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

package dev.smtpd.spring.boot.autoconfigure.listener;

import dev.smtpd.SmtpReply;
import dev.smtpd.SmtpServer;
import dev.smtpd.spring.boot.autoconfigure.SmtpdAutoConfiguration;
import dev.smtpd.spring.listener.annotation.MailForm;
import dev.smtpd.spring.listener.annotation.RecipientVariable;
import dev.smtpd.spring.listener.annotation.SmtpController;
import dev.smtpd.spring.listener.annotation.SmtpListener;
import dev.smtpd.spring.listener.annotation.SmtpRecipientFilter;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.context.PropertyPlaceholderAutoConfiguration;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Import;

/**
 * An application that is processed ahead of time.
 */
@SpringBootConfiguration(proxyBeanMethods = false)
@ImportAutoConfiguration({ SmtpdAutoConfiguration.class, SmtpdListenerAutoConfiguration.class,
		TaskExecutionAutoConfiguration.class, PropertyPlaceholderAutoConfiguration.class })
@Import(AotApplication.Support.class)
public class AotApplication {

	/**
	 * Run the application, and print its port.
	 * @param args properties
	 */
	public static void main(String[] args) {
		SpringApplication application = new SpringApplication(AotApplication.class);
		application.setWebApplicationType(WebApplicationType.NONE);
		ConfigurableApplicationContext context = application.run(args);
		System.out.println("port=" + context.getBean(SmtpServer.class).connectors().get(0).port());
	}

	/**
	 * Takes orders.
	 */
	@SmtpController
	static class Support {

		@SmtpListener("order+{ticket}@${app.domain}")
		SmtpReply reply(@RecipientVariable long ticket, Order order) {
			return SmtpReply.accept(ticket + " " + order);
		}

		@SmtpRecipientFilter("order+{ticket}@${app.domain}")
		boolean knows(@RecipientVariable long ticket) {
			return ticket == 42;
		}

	}

	@MailForm
	record Order(int quantity) {

	}

}
