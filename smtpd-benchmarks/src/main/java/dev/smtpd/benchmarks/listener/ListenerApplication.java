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

package dev.smtpd.benchmarks.listener;

import java.util.concurrent.atomic.LongAdder;

import dev.smtpd.benchmarks.server.ServerControl;
import dev.smtpd.mail.InboundMail;
import dev.smtpd.spring.listener.annotation.RecipientVariable;
import dev.smtpd.spring.listener.annotation.SmtpController;
import dev.smtpd.spring.listener.annotation.SmtpListener;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.annotation.Import;
import org.springframework.context.event.EventListener;
import org.springframework.core.env.Environment;

/**
 * What a user would write: the starter, the actuator, and a listener method that reads
 * the message. With {@code benchmark.listeners} there are as many more, for other
 * recipients.
 *
 * @since 0.1.0
 */
@SpringBootApplication
@Import(ManyListeners.class)
public class ListenerApplication {

	/**
	 * Start the application.
	 * @param args the properties
	 */
	public static void main(String[] args) {
		SpringApplication.run(ListenerApplication.class, args);
	}

	@EventListener
	void ready(ApplicationReadyEvent event) {
		Environment environment = event.getApplicationContext().getEnvironment();
		ServerControl.start(environment.getRequiredProperty("local.smtpd.port", Integer.class));
	}

	@SmtpController
	static class Reader {

		private final LongAdder read = new LongAdder();

		@SmtpListener("{user}@{domain}")
		void read(@RecipientVariable String user, InboundMail mail) {
			this.read.add(user.length() + mail.subject().length() + mail.text().length());
		}

	}

}
