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

package dev.smtpd.spring.listener.method;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;

import org.jspecify.annotations.Nullable;

import org.springframework.aop.support.AopUtils;
import org.springframework.messaging.handler.invocation.HandlerMethodArgumentResolverComposite;
import org.springframework.messaging.handler.invocation.InvocableHandlerMethod;
import org.springframework.util.ReflectionUtils;

/**
 * Invokes a method on its bean, which may be a proxy. The parameters are those of the
 * method behind it.
 */
final class BeanMethodInvocation extends InvocableHandlerMethod {

	private final Class<?> targetClass;

	private final Method invocable;

	BeanMethodInvocation(Object bean, Method method, Class<?> targetClass,
			HandlerMethodArgumentResolverComposite resolvers) {
		super(bean, method);
		this.targetClass = targetClass;
		this.invocable = AopUtils.selectInvocableMethod(method, bean.getClass());
		ReflectionUtils.makeAccessible(this.invocable);
		setMessageMethodArgumentResolvers(resolvers);
	}

	@Override
	protected Class<?> getContainingClass() {
		return this.targetClass;
	}

	@Override
	protected @Nullable Object doInvoke(@Nullable Object... args) throws Exception {
		try {
			return this.invocable.invoke(getBean(), args);
		}
		catch (IllegalArgumentException ex) {
			throw new IllegalStateException(formatInvokeError("Illegal argument", args), ex);
		}
		catch (InvocationTargetException ex) {
			Throwable thrown = ex.getTargetException();
			if (thrown instanceof Error error) {
				throw error;
			}
			throw (thrown instanceof Exception exception) ? exception : ex;
		}
	}

}
