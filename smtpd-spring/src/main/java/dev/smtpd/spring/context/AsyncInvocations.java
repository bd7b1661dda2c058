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

package dev.smtpd.spring.context;

import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.util.concurrent.Future;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import org.springframework.aop.Advisor;
import org.springframework.aop.Pointcut;
import org.springframework.aop.PointcutAdvisor;
import org.springframework.aop.framework.Advised;
import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.aop.interceptor.AsyncExecutionInterceptor;
import org.springframework.aop.support.AopUtils;
import org.springframework.aop.support.MethodMatchers;
import org.springframework.beans.factory.HierarchicalBeanFactory;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.config.TaskManagementConfigUtils;

/**
 * Finds methods that Spring invokes on another thread while their caller goes on. For the
 * guards of this module.
 *
 * @since 0.1.0
 */
public final class AsyncInvocations {

	private AsyncInvocations() {
	}

	/**
	 * Return whether a caller can't know the outcome of an asynchronous invocation.
	 * @param method the method
	 * @return whether it returns no {@link Future}
	 */
	public static boolean hidesOutcome(Method method) {
		return !Future.class.isAssignableFrom(method.getReturnType());
	}

	/**
	 * Return whether a bean has a proxy that invokes a method asynchronously.
	 * @param bean the bean
	 * @param method the method
	 * @return whether it does
	 */
	public static boolean isAdvised(Object bean, Method method) {
		Object proxy = bean;
		while (proxy instanceof Advised advised) {
			Class<?> targetClass = AopUtils.getTargetClass(proxy);
			Method targetMethod = AopUtils.getMostSpecificMethod(method, targetClass);
			if (Stream.of(advised.getAdvisors()).anyMatch((advisor) -> invokes(advisor, targetMethod, targetClass))) {
				return true;
			}
			proxy = AopProxyUtils.getSingletonTarget(proxy);
		}
		return false;
	}

	private static boolean invokes(Advisor advisor, Method method, Class<?> targetClass) {
		if (!(advisor.getAdvice() instanceof AsyncExecutionInterceptor)) {
			return false;
		}
		if (!(advisor instanceof PointcutAdvisor pointcutAdvisor)) {
			return true;
		}
		Pointcut pointcut = pointcutAdvisor.getPointcut();
		return pointcut.getClassFilter().matches(targetClass)
				&& MethodMatchers.matches(pointcut.getMethodMatcher(), method, targetClass, false);
	}

	/**
	 * Return whether a method will be invoked asynchronously by its annotations, for
	 * beans that aren't there yet, and for those that AspectJ has woven.
	 * @param beanFactory the bean factory
	 * @param method the method
	 * @param targetClass the class of the bean
	 * @return whether it will
	 */
	public static boolean isAnnotated(HierarchicalBeanFactory beanFactory, Method method,
			@Nullable Class<?> targetClass) {
		return isEnabled(beanFactory) && (isAnnotated(method)
				|| isAnnotated((targetClass != null) ? targetClass : method.getDeclaringClass()));
	}

	private static boolean isAnnotated(AnnotatedElement element) {
		return AnnotatedElementUtils.hasAnnotation(element, Async.class);
	}

	// a parent's processor doesn't see the beans of its children
	private static boolean isEnabled(HierarchicalBeanFactory beanFactory) {
		return beanFactory.containsLocalBean(TaskManagementConfigUtils.ASYNC_ANNOTATION_PROCESSOR_BEAN_NAME)
				|| beanFactory.containsLocalBean(TaskManagementConfigUtils.ASYNC_EXECUTION_ASPECT_BEAN_NAME);
	}

}
