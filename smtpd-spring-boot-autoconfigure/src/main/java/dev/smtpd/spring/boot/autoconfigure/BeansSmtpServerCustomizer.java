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
import dev.smtpd.CommandHandler;
import dev.smtpd.MessageProcessor;
import dev.smtpd.SessionPolicy;
import dev.smtpd.SmtpExceptionMapper;
import dev.smtpd.SmtpServer;
import dev.smtpd.SmtpServerObserver;
import dev.smtpd.auth.AuthFailureStore;
import dev.smtpd.auth.Authenticator;
import dev.smtpd.auth.ScramAuthenticator;
import dev.smtpd.auth.TokenAuthenticator;
import dev.smtpd.fault.SmtpFaults;
import dev.smtpd.spring.event.EventPublishingMessageProcessor;
import dev.smtpd.spring.event.MessageStoringProcessor;
import dev.smtpd.spring.kafka.KafkaMessageProcessor;

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
		beans(AuthFailureStore.class).ifAvailable(builder::authFailureStore);
		builder.authExecutor(this.beanFactory
			.getBean(SmtpAuthenticationExecutorConfiguration.BEAN_NAME, SmtpServerExecutorProvider.class)
			.getExecutor());
		chain().forEach(builder::processor);
		beans(SessionPolicy.class).orderedStream()
			.filter((policy) -> !RelaySmtpServerCustomizer.adds(policy))
			.forEach(builder::policy);
		beans(CommandHandler.class).orderedStream().forEach(builder::commandHandler);
		beans(SmtpExceptionMapper.class).orderedStream().forEach(builder::exceptionMapper);
		beans(SmtpFaults.class).ifAvailable(builder::faults);
		beans(SmtpServerObserver.class).orderedStream().forEach(builder::observer);
	}

	private <T> ObjectProvider<T> beans(Class<T> type) {
		return this.beanFactory.getBeanProvider(type);
	}

	// events come after those with the lowest order that were registered later, too:
	// nobody hears of a message that was refused here, and it isn't stored
	private List<MessageProcessor> chain() {
		List<MessageProcessor> chain = beans(MessageProcessor.class).orderedStream()
			.filter((processor) -> !RelaySmtpServerCustomizer.adds(processor))
			.sorted(Comparator.comparing(BeansSmtpServerCustomizer::place))
			.toList();
		for (MessageProcessorChainCustomizer customizer : beans(MessageProcessorChainCustomizer.class).orderedStream()
			.toList()) {
			chain = customizer.customize(chain);
		}
		return chain;
	}

	// what another system keeps comes last, so that it has no message that was refused
	private static int place(MessageProcessor processor) {
		if (processor instanceof KafkaMessageProcessor) {
			return 3;
		}
		if (processor instanceof MessageStoringProcessor) {
			return 2;
		}
		return (processor instanceof EventPublishingMessageProcessor) ? 1 : 0;
	}

}
