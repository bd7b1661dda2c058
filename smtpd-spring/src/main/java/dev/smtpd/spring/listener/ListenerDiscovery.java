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

package dev.smtpd.spring.listener;

import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.smtpd.spring.listener.annotation.SmtpControllerAdvice;
import dev.smtpd.spring.listener.annotation.SmtpListener;
import dev.smtpd.spring.listener.annotation.SmtpRecipientFilter;
import dev.smtpd.spring.listener.method.ExceptionHandlers.AdviceBean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.aop.framework.autoproxy.AutoProxyUtils;
import org.springframework.aop.scope.ScopedObject;
import org.springframework.aop.scope.ScopedProxyUtils;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.annotation.OrderUtils;
import org.springframework.stereotype.Component;
import org.springframework.util.ClassUtils;

/**
 * Finds annotated methods of beans, also behind proxies, by the types of the beans, so
 * that none is created for it.
 */
final class ListenerDiscovery {

	private static final Logger logger = LoggerFactory.getLogger(ListenerDiscovery.class);

	private final ConfigurableListableBeanFactory beanFactory;

	private final Map<String, Class<?>> beanTypes = new LinkedHashMap<>();

	private final List<Found<SmtpListener>> listeners = new ArrayList<>();

	private final List<Found<SmtpRecipientFilter>> filters = new ArrayList<>();

	ListenerDiscovery(ConfigurableListableBeanFactory beanFactory) {
		this(beanFactory, Map.of());
	}

	private ListenerDiscovery(ConfigurableListableBeanFactory beanFactory, Map<String, Class<?>> known) {
		this.beanFactory = beanFactory;
		for (String beanName : beanFactory.getBeanNamesForType(Object.class, true, false)) {
			Class<?> type = ScopedProxyUtils.isScopedTarget(beanName) ? null : findTargetClass(beanName);
			if (type != null && known.get(beanName) != type && !isOfSpring(type)) {
				this.beanTypes.put(beanName, type);
				find(beanName, type);
			}
		}
	}

	// what is in the beans whose type has turned out to be another since
	ListenerDiscovery inChangedTypes() {
		return new ListenerDiscovery(this.beanFactory, this.beanTypes);
	}

	// as for event listeners
	private static boolean isOfSpring(Class<?> type) {
		return type.getName().startsWith("org.springframework.")
				&& !AnnotatedElementUtils.isAnnotated(ClassUtils.getUserClass(type), Component.class);
	}

	// a bean whose class isn't there hasn't to matter here
	private @Nullable Class<?> findTargetClass(String beanName) {
		try {
			Class<?> type = AutoProxyUtils.determineTargetClass(this.beanFactory, beanName);
			if (type != null && ScopedObject.class.isAssignableFrom(type)) {
				Class<?> target = AutoProxyUtils.determineTargetClass(this.beanFactory,
						ScopedProxyUtils.getTargetBeanName(beanName));
				return (target != null) ? target : type;
			}
			return type;
		}
		catch (RuntimeException | LinkageError ex) {
			return null;
		}
	}

	List<Found<SmtpListener>> listeners() {
		return this.listeners;
	}

	List<Found<SmtpRecipientFilter>> filters() {
		return this.filters;
	}

	List<AdviceBean> advice() {
		return this.beanTypes.entrySet()
			.stream()
			.filter((bean) -> AnnotatedElementUtils.hasAnnotation(bean.getValue(), SmtpControllerAdvice.class))
			.sorted((left, right) -> Integer.compare(order(left.getValue()), order(right.getValue())))
			.map((bean) -> new AdviceBean(bean.getKey(), bean.getValue()))
			.toList();
	}

	private static int order(Class<?> type) {
		return OrderUtils.getOrder(type, Ordered.LOWEST_PRECEDENCE);
	}

	// as for event listeners, a class whose methods can't be loaded has none
	private void find(String beanName, Class<?> type) {
		try {
			MethodIntrospector.selectMethods(type, ListenerDiscovery::annotations)
				.forEach((method, annotations) -> add(beanName, type, method, annotations));
		}
		catch (LinkageError ex) {
			logger.debug("No listeners are looked for in {}", type.getName(), ex);
		}
	}

	private void add(String beanName, Class<?> type, Method method, MethodAnnotations annotations) {
		if (!annotations.listeners().isEmpty()) {
			this.listeners.add(new Found<>(beanName, type, method, annotations.listeners()));
		}
		if (annotations.filter() != null) {
			this.filters.add(new Found<>(beanName, type, method, Set.of(annotations.filter())));
		}
	}

	private static @Nullable MethodAnnotations annotations(Method method) {
		Set<SmtpListener> listeners = AnnotatedElementUtils.findMergedRepeatableAnnotations(method, SmtpListener.class);
		SmtpRecipientFilter filter = AnnotatedElementUtils.findMergedAnnotation(method, SmtpRecipientFilter.class);
		return (!listeners.isEmpty() || filter != null) ? new MethodAnnotations(listeners, filter) : null;
	}

	private record MethodAnnotations(Set<SmtpListener> listeners, @Nullable SmtpRecipientFilter filter) {

	}

	/**
	 * An annotated method.
	 *
	 * @param <A> the type of annotation
	 * @param beanName the name of its bean
	 * @param targetClass the class of the bean behind its proxies
	 * @param method the method
	 * @param annotations its annotations
	 */
	record Found<A extends Annotation>(String beanName, Class<?> targetClass, Method method, Set<A> annotations) {

	}

}
