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

package dev.smtpd.spring.boot.load;

import java.util.concurrent.CountDownLatch;

import dev.smtpd.SmtpServer;
import dev.smtpd.spring.context.SmtpServerInitializedEvent;
import dev.smtpd.spring.event.MessageStoredEvent;
import dev.smtpd.spring.store.MessageStore;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;
import org.springframework.modulith.events.ApplicationModuleListener;

/**
 * An application in a process of its own, which handles stored messages after the reply,
 * or never comes to an end with them. Prints its port and the SHA-256 of what it reads
 * from the store.
 */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
public class StoredMessageApplication {

	public static void main(String[] args) {
		SpringApplication.run(StoredMessageApplication.class, args);
	}

	@Bean
	Handler handler(MessageStore store, @Value("${test.hang:false}") boolean hang) {
		return new Handler(store, hang);
	}

	@EventListener
	void on(SmtpServerInitializedEvent event) {
		SmtpServer server = event.getServer();
		System.out.println("port=" + server.connectors().get(0).port());
	}

	static class Handler {

		private final MessageStore store;

		private final boolean hang;

		Handler(MessageStore store, boolean hang) {
			this.store = store;
			this.hang = hang;
		}

		@ApplicationModuleListener
		void on(MessageStoredEvent event) throws Exception {
			if (this.hang) {
				System.out.println("began");
				new CountDownLatch(1).await();
			}
			System.out.println("handled=" + LoadApplication.sha256(this.store.open(event.id())) + " of "
					+ event.envelope().sender());
		}

	}

}
