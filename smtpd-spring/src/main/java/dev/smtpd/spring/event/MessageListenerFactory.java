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

package dev.smtpd.spring.event;

import java.lang.reflect.Method;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.BeanFactoryAware;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.context.ApplicationListener;
import org.springframework.context.event.EventListener;
import org.springframework.context.event.EventListenerFactory;
import org.springframework.core.Ordered;
import org.springframework.util.Assert;

/**
 * {@link EventListenerFactory} for {@link EventListener @EventListener} methods. While
 * they receive a {@link MessageReceivedEvent}, or an event that a listener for it has
 * returned, the server waits for what they return, and a {@link dev.smtpd.SmtpReply} is
 * the reply to the message. Other events are handled as by Spring's own factory. Ordered
 * before Spring's factory for plain listeners, and after the one for transactional ones.
 *
 * @since 0.1.0
 */
public final class MessageListenerFactory implements EventListenerFactory, BeanFactoryAware, Ordered {

	private @Nullable ConfigurableBeanFactory beanFactory;

	@Override
	public void setBeanFactory(BeanFactory beanFactory) {
		this.beanFactory = (ConfigurableBeanFactory) beanFactory;
	}

	@Override
	public boolean supportsMethod(Method method) {
		return true;
	}

	@Override
	public ApplicationListener<?> createApplicationListener(String beanName, Class<?> type, Method method) {
		Assert.state(this.beanFactory != null, "No BeanFactory");
		return new MessageListenerMethodAdapter(this.beanFactory, beanName, type, method);
	}

	@Override
	public int getOrder() {
		return Ordered.LOWEST_PRECEDENCE - 1;
	}

}
