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

import java.lang.reflect.WildcardType;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.event.GenericApplicationListener;
import org.springframework.context.event.GenericApplicationListenerAdapter;
import org.springframework.context.support.AbstractApplicationContext;
import org.springframework.core.ResolvableType;

/**
 * Finds out whether there are listeners. Listeners for any event at all don't count.
 */
final class EventListeners {

	private EventListeners() {
	}

	/**
	 * Find out whether there is a listener for a type of event.
	 * @param context the context whose listeners count, those of its parents included
	 * @param eventType the type of event
	 * @return whether there is one
	 */
	static boolean exist(@Nullable ApplicationContext context, ResolvableType eventType) {
		if (context == null) {
			return false;
		}
		boolean found = context instanceof AbstractApplicationContext abstractContext
				&& abstractContext.getApplicationListeners()
					.stream()
					.anyMatch((listener) -> supports(listener, eventType) && !isForAnyEvent(listener));
		// lazy listeners aren't among those of the context yet
		ResolvableType listenerType = ResolvableType.forClassWithGenerics(ApplicationListener.class, eventType);
		return found || context.getBeanNamesForType(listenerType, true, false).length > 0
				|| exist(context.getParent(), eventType);
	}

	/**
	 * Return whether a listener is for a type of event, and not for any event at all.
	 * Where its event type is unknown, it may be for this one.
	 * @param eventType the type of event
	 * @param listener the listener
	 * @param beanFactory has the definition of the listener, unless that was registered
	 * otherwise
	 * @return whether it is, or may be
	 */
	static boolean mayBeFor(ResolvableType eventType, ApplicationListener<?> listener,
			ConfigurableListableBeanFactory beanFactory) {
		if (!supports(listener, eventType)) {
			return false;
		}
		if (!isForAnyEvent(listener)) {
			return true;
		}
		if (listener instanceof GenericApplicationListener
				|| hasKnownEventType(ResolvableType.forClass(AopUtils.getTargetClass(listener)))) {
			return false;
		}
		// the class of a lambda expression has no type argument, its bean definition does
		String beanName = findBeanName(listener, beanFactory);
		ResolvableType definition = (beanName != null)
				? beanFactory.getMergedBeanDefinition(beanName).getResolvableType() : ResolvableType.NONE;
		if (!hasKnownEventType(definition)) {
			return true;
		}
		ResolvableType declared = definition.as(ApplicationListener.class).getGeneric();
		return declared.isAssignableFrom(eventType) && !declared.isAssignableFrom(AnyEvent.class);
	}

	private static boolean hasKnownEventType(ResolvableType listenerType) {
		ResolvableType type = listenerType.as(ApplicationListener.class);
		return type != ResolvableType.NONE && !type.hasUnresolvableGenerics()
				&& !(type.getGeneric().getType() instanceof WildcardType);
	}

	/**
	 * Return the name of the bean that a listener is.
	 * @param listener the listener
	 * @param beanFactory the bean factory
	 * @return the name, or {@code null} if the listener has no bean definition there
	 */
	static @Nullable String findBeanName(ApplicationListener<?> listener, ConfigurableListableBeanFactory beanFactory) {
		return Stream.of(beanFactory.getBeanNamesForType(ApplicationListener.class, true, false))
			.filter((name) -> beanFactory.containsBeanDefinition(name) && beanFactory.getSingleton(name) == listener)
			.findFirst()
			.orElse(null);
	}

	/**
	 * Return whether a listener is for any event at all.
	 * @param listener the listener
	 * @return whether it is
	 */
	static boolean isForAnyEvent(ApplicationListener<?> listener) {
		return supports(listener, ResolvableType.forClass(AnyEvent.class));
	}

	/**
	 * Return whether a listener can receive a type of event.
	 * @param listener the listener
	 * @param eventType the type of event
	 * @return whether it can
	 */
	static boolean supports(ApplicationListener<?> listener, ResolvableType eventType) {
		GenericApplicationListener generic = (listener instanceof GenericApplicationListener already) ? already
				: new GenericApplicationListenerAdapter(listener);
		return generic.supportsEventType(eventType);
	}

	/**
	 * An event that nobody publishes.
	 */
	private static final class AnyEvent extends ApplicationEvent {

		private static final long serialVersionUID = 1L;

		private AnyEvent(Object source) {
			super(source);
		}

	}

}
