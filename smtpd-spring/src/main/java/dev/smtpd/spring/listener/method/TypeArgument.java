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

import java.util.List;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import org.springframework.core.MethodParameter;
import org.springframework.core.ResolvableType;
import org.springframework.messaging.Message;
import org.springframework.messaging.handler.invocation.HandlerMethodArgumentResolver;

/**
 * Resolves parameters of one type.
 *
 * @param type the type
 * @param value makes the argument
 */
record TypeArgument(ResolvableType type,
		Function<MailCall<?>, @Nullable Object> value) implements HandlerMethodArgumentResolver {

	static TypeArgument ofCall(Class<?> type, Function<MailCall<?>, @Nullable Object> value) {
		return new TypeArgument(ResolvableType.forClass(type), value);
	}

	static TypeArgument ofMessage(Class<?> type, Function<MessageCall, @Nullable Object> value) {
		return ofCall(type, (call) -> value.apply((MessageCall) call));
	}

	static TypeArgument ofMessageList(Class<?> elementType, Function<MessageCall, List<?>> value) {
		return new TypeArgument(ResolvableType.forClassWithGenerics(List.class, elementType),
				(call) -> value.apply((MessageCall) call));
	}

	@Override
	public boolean supportsParameter(MethodParameter parameter) {
		ResolvableType actual = ResolvableType.forMethodParameter(parameter);
		return actual.resolve() == this.type.resolve()
				&& (!this.type.hasGenerics() || actual.getGeneric().resolve() == this.type.getGeneric().resolve());
	}

	@Override
	public @Nullable Object resolveArgument(MethodParameter parameter, Message<?> message) {
		return this.value.apply((MailCall<?>) message);
	}

	@Override
	public String toString() {
		String raw = this.type.toClass().getSimpleName();
		return this.type.hasGenerics() ? raw + "<" + this.type.getGeneric().toClass().getSimpleName() + ">" : raw;
	}

}
