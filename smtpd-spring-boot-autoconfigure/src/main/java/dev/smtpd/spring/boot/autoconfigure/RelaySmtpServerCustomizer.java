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

import dev.smtpd.SmtpServer;
import dev.smtpd.relay.CutThroughPolicy;
import dev.smtpd.relay.RelayIdentity;
import dev.smtpd.relay.RelayMessageProcessor;
import dev.smtpd.relay.SmtpRelay;

import org.springframework.beans.factory.BeanFactory;

/**
 * {@link SmtpServerCustomizer} that puts the relay behind whatever the others have added,
 * since what is upstream can't be refused any more. It is outside of the chain that
 * {@link MessageProcessorChainCustomizer} beans change, so that neither a transaction nor
 * a thread waits for an upstream server.
 *
 * @param beanFactory has the beans of the relay
 */
record RelaySmtpServerCustomizer(BeanFactory beanFactory) implements SmtpServerCustomizer {

	@Override
	public void customize(SmtpServer.Builder builder) {
		this.beanFactory.getBeanProvider(RelayMessageProcessor.class).orderedStream().forEach(builder::processor);
		this.beanFactory.getBeanProvider(CutThroughPolicy.class).orderedStream().forEach(builder::policy);
		this.beanFactory.getBeanProvider(SmtpRelay.class)
			.ifUnique((relay) -> builder.commandHandler(new RelayIdentity(relay)));
	}

	/**
	 * Return whether a bean is added here, and so by nobody else.
	 * @param bean a processor or policy
	 * @return whether it is the relay's
	 */
	static boolean adds(Object bean) {
		return bean instanceof RelayMessageProcessor || bean instanceof CutThroughPolicy;
	}

}
