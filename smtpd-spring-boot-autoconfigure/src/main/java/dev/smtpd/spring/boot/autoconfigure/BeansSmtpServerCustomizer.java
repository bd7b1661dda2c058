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

package dev.smtpd.spring.boot.autoconfigure;

import java.util.Comparator;
import java.util.List;

import dev.smtpd.ApplicationScope;
import dev.smtpd.Authenticator;
import dev.smtpd.CommandHandler;
import dev.smtpd.MessageProcessor;
import dev.smtpd.ScramAuthenticator;
import dev.smtpd.SessionPolicy;
import dev.smtpd.SmtpServer;
import dev.smtpd.SmtpServerObserver;
import dev.smtpd.TokenAuthenticator;
import dev.smtpd.relay.RelayMessageProcessor;
import dev.smtpd.spring.boot.event.EventPublishingMessageProcessor;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ObjectProvider;

/**
 * {@link SmtpServerCustomizer} that gives the server the beans that it works with.
 *
 * @param beanFactory has the beans
 */
record BeansSmtpServerCustomizer(BeanFactory beanFactory) implements SmtpServerCustomizer {

	@Override
	public void customize(SmtpServer.Builder builder) {
		beans(ApplicationScope.class).orderedStream().forEach(builder::scope);
		beans(Authenticator.class).ifAvailable(builder::authenticator);
		beans(TokenAuthenticator.class).ifAvailable(builder::tokenAuthenticator);
		beans(ScramAuthenticator.class).ifAvailable(builder::scramAuthenticator);
		chain().forEach(builder::processor);
		beans(SessionPolicy.class).orderedStream().forEach(builder::policy);
		beans(CommandHandler.class).orderedStream().forEach(builder::commandHandler);
		beans(SmtpServerObserver.class).orderedStream().forEach(builder::observer);
	}

	private <T> ObjectProvider<T> beans(Class<T> type) {
		return this.beanFactory.getBeanProvider(type);
	}

	private List<MessageProcessor> chain() {
		List<MessageProcessor> processors = beans(MessageProcessor.class).orderedStream().toList();
		List<MessageProcessor> chain = processors.stream()
			.sorted(Comparator.comparingInt(BeansSmtpServerCustomizer::rank))
			.toList();
		for (MessageProcessorChainCustomizer customizer : beans(MessageProcessorChainCustomizer.class).orderedStream()
			.toList()) {
			chain = customizer.customize(chain);
		}
		return chain;
	}

	// after those with the lowest order that were registered later, too: nobody hears of
	// a
	// message that was refused here, and what is upstream can't be refused any more
	private static int rank(MessageProcessor processor) {
		if (processor instanceof RelayMessageProcessor) {
			return 2;
		}
		return (processor instanceof EventPublishingMessageProcessor) ? 1 : 0;
	}

}
