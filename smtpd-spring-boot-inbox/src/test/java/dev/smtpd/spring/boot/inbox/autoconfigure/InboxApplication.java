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

package dev.smtpd.spring.boot.inbox.autoconfigure;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import dev.smtpd.SmtpReply;
import dev.smtpd.SmtpReplyException;
import dev.smtpd.spring.boot.inbox.search.SearchQuery;
import dev.smtpd.spring.boot.inbox.store.InboxEvent;
import dev.smtpd.spring.boot.inbox.store.InboxEvents;
import dev.smtpd.spring.boot.inbox.store.InboxMessage;
import dev.smtpd.spring.boot.inbox.store.InboxMessages;
import dev.smtpd.spring.boot.inbox.store.Refusal;
import dev.smtpd.spring.boot.inbox.store.Refusals;
import dev.smtpd.spring.event.MessageReceivedEvent;
import dev.smtpd.test.SmtpTestClient;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;

/**
 * An application with an inbox, to send mail to.
 */
final class InboxApplication implements AutoCloseable {

	private final ConfigurableApplicationContext context;

	private InboxApplication(ConfigurableApplicationContext context) {
		this.context = context;
	}

	static InboxApplication run(String... properties) {
		List<String> all = new ArrayList<>(List.of("smtpd.port=0", "smtpd.address=127.0.0.1",
				"smtpd.inbox.enabled=true", "smtpd.limits.max-recipients=10000", "smtpd.data-size-limit=40MB",
				"smtpd.limits.max-header-size=20MB"));
		all.addAll(List.of(properties));
		return new InboxApplication(new SpringApplicationBuilder(Application.class).web(WebApplicationType.NONE)
			.properties(all.toArray(new String[0]))
			.run());
	}

	ConfigurableApplicationContext context() {
		return this.context;
	}

	SmtpTestClient client() {
		return SmtpTestClient
			.bindToServer(Integer.parseInt(this.context.getEnvironment().getProperty("local.smtpd.port")));
	}

	InboxMessages messages() {
		return this.context.getBean(InboxMessages.class);
	}

	List<InboxMessage> list(String query) {
		return messages().list(SearchQuery.parse(query), null, 500).messages();
	}

	/**
	 * Do something and wait for the refusals that come of it.
	 */
	List<Refusal> refusals(int count, Runnable action) throws InterruptedException {
		Refusals refusals = this.context.getBean(Refusals.class);
		CountDownLatch latch = new CountDownLatch(1);
		Supplier<List<Refusal>> list = () -> refusals.list(null, null, 100).refusals();
		InboxEvents.Subscription subscription = this.context.getBean(InboxEvents.class).subscribe((event) -> {
			if (event.type() == InboxEvent.Type.REFUSED && list.get().size() >= count) {
				latch.countDown();
			}
		});
		try (subscription) {
			action.run();
			latch.await(30, TimeUnit.SECONDS);
		}
		return list.get();
	}

	@Override
	public void close() {
		this.context.close();
	}

	/**
	 * The application, whose listener refuses some mail.
	 */
	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

		@EventListener
		void on(MessageReceivedEvent event) {
			String sender = event.getMessage().envelope().sender().toString();
			if (sender.startsWith("reject")) {
				throw new SmtpReplyException(SmtpReply.reject("5.7.1", "Not welcome here"));
			}
			if (sender.startsWith("fail")) {
				throw new IllegalStateException("Out of paper");
			}
		}

	}

}
