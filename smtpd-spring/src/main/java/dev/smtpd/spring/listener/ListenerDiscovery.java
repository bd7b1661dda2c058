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

import org.springframework.aop.framework.autoproxy.AutoProxyUtils;
import org.springframework.aop.scope.ScopedObject;
import org.springframework.aop.scope.ScopedProxyUtils;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.annotation.AnnotationUtils;
import org.springframework.core.annotation.OrderUtils;

/**
 * Finds annotated methods of beans, also behind proxies, by the types of the beans, so
 * that none is created for it.
 */
final class ListenerDiscovery {

	private final ConfigurableListableBeanFactory beanFactory;

	private final Map<String, Class<?>> beanTypes = new LinkedHashMap<>();

	ListenerDiscovery(ConfigurableListableBeanFactory beanFactory) {
		this.beanFactory = beanFactory;
		for (String beanName : beanFactory.getBeanNamesForType(Object.class, true, false)) {
			Class<?> type = ScopedProxyUtils.isScopedTarget(beanName) ? null : findTargetClass(beanName);
			if (type != null) {
				this.beanTypes.put(beanName, type);
			}
		}
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
		return find(SmtpListener.class);
	}

	List<Found<SmtpRecipientFilter>> filters() {
		return find(SmtpRecipientFilter.class);
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

	private <A extends Annotation> List<Found<A>> find(Class<A> annotationType) {
		List<Found<A>> found = new ArrayList<>();
		this.beanTypes.forEach((beanName, type) -> {
			if (AnnotationUtils.isCandidateClass(type, annotationType)) {
				selectMethods(type, annotationType)
					.forEach((method, annotations) -> found.add(new Found<>(beanName, type, method, annotations)));
			}
		});
		return found;
	}

	// as for event listeners, a method whose class can't be loaded has none
	private static <A extends Annotation> Map<Method, Set<A>> selectMethods(Class<?> type, Class<A> annotationType) {
		try {
			return MethodIntrospector.selectMethods(type, (MethodIntrospector.MetadataLookup<Set<A>>) (method) -> {
				Set<A> annotations = annotations(method, annotationType);
				return annotations.isEmpty() ? null : annotations;
			});
		}
		catch (LinkageError ex) {
			return Map.of();
		}
	}

	private static <A extends Annotation> Set<A> annotations(Method method, Class<A> annotationType) {
		if (annotationType == SmtpListener.class) {
			return AnnotatedElementUtils.findMergedRepeatableAnnotations(method, annotationType);
		}
		A annotation = AnnotatedElementUtils.findMergedAnnotation(method, annotationType);
		return (annotation != null) ? Set.of(annotation) : Set.of();
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
