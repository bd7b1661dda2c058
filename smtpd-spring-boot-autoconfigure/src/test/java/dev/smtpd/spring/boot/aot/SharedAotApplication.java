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

package dev.smtpd.spring.boot.aot;

import java.io.InputStream;

import dev.smtpd.SmtpReply;
import dev.smtpd.SmtpServer;
import dev.smtpd.spring.event.MessageStoredEvent;
import dev.smtpd.spring.store.MessageStore;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.event.EventListener;

/**
 * An application with a store in its database, events on stored messages and limits in
 * Redis, which is processed ahead of time.
 */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
public class SharedAotApplication {

	/**
	 * Run the application, and print its port.
	 * @param args properties
	 */
	public static void main(String[] args) {
		SpringApplication application = new SpringApplication(SharedAotApplication.class);
		application.setWebApplicationType(WebApplicationType.NONE);
		ConfigurableApplicationContext context = application.run(args);
		System.out.println("port=" + context.getBean(SmtpServer.class).connectors().get(0).port());
	}

	@Bean
	StoredMail storedMail(MessageStore store) {
		return new StoredMail(store);
	}

	/**
	 * Reads what was stored.
	 */
	static class StoredMail {

		private final MessageStore store;

		StoredMail(MessageStore store) {
			this.store = store;
		}

		@EventListener
		SmtpReply on(MessageStoredEvent event) throws Exception {
			try (InputStream content = this.store.open(event.id())) {
				return SmtpReply.accept("Stored " + (content.readAllBytes().length == event.size()));
			}
		}

	}

}
