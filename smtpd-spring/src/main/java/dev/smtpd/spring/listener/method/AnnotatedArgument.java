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

import java.lang.annotation.Annotation;
import java.util.Map;
import java.util.function.BiFunction;

import org.jspecify.annotations.Nullable;

import org.springframework.core.MethodParameter;
import org.springframework.messaging.Message;
import org.springframework.messaging.handler.invocation.HandlerMethodArgumentResolver;

/**
 * Resolves parameters of some types that have an annotation.
 *
 * @param <A> the type of annotation
 * @param annotationType the type of annotation
 * @param values what makes the argument, by type
 */
record AnnotatedArgument<A extends Annotation>(Class<A> annotationType,
		Map<Class<?>, BiFunction<A, Message<?>, @Nullable Object>> values) implements HandlerMethodArgumentResolver {

	@Override
	public boolean supportsParameter(MethodParameter parameter) {
		return ParameterAnnotations.find(parameter, this.annotationType) != null
				&& this.values.containsKey(parameter.getParameterType());
	}

	@Override
	public @Nullable Object resolveArgument(MethodParameter parameter, Message<?> message) {
		A annotation = ParameterAnnotations.find(parameter, this.annotationType);
		BiFunction<A, Message<?>, @Nullable Object> value = this.values.get(parameter.getParameterType());
		return (annotation != null && value != null) ? value.apply(annotation, message) : null;
	}

}
