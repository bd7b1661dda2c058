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
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

import dev.smtpd.spring.listener.annotation.MailForm;
import org.jspecify.annotations.Nullable;

import org.springframework.core.Conventions;
import org.springframework.core.MethodParameter;
import org.springframework.core.ResolvableType;
import org.springframework.core.convert.ConversionService;
import org.springframework.messaging.Message;
import org.springframework.messaging.handler.invocation.HandlerMethodArgumentResolver;
import org.springframework.validation.DataBinder;
import org.springframework.validation.Validator;
import org.springframework.validation.annotation.ValidationAnnotationUtils;

/**
 * Resolves {@link MailForm}.
 */
final class MailFormArgumentResolver implements HandlerMethodArgumentResolver {

	private static final int MAX_LINES = 1000;

	private final ConversionService conversionService;

	private final @Nullable Validator validator;

	MailFormArgumentResolver(ConversionService conversionService, @Nullable Validator validator) {
		this.conversionService = conversionService;
		this.validator = validator;
	}

	@Override
	public boolean supportsParameter(MethodParameter parameter) {
		return isForm(parameter);
	}

	static boolean isValidated(MethodParameter parameter) {
		return isForm(parameter) && validationHints(parameter) != null;
	}

	private static boolean isForm(MethodParameter parameter) {
		return parameter.getParameterType().isAnnotationPresent(MailForm.class);
	}

	@Override
	public @Nullable Object resolveArgument(MethodParameter parameter, Message<?> message) {
		DataBinder binder = new DataBinder(null, Conventions.getVariableNameForParameter(parameter));
		binder.setTargetType(ResolvableType.forMethodParameter(parameter));
		binder.setConversionService(this.conversionService);
		binder.construct(new FormValues(parse(((MessageCall) message).mail().text())));
		Object[] hints = validationHints(parameter);
		if (hints != null && this.validator != null && !binder.getBindingResult().hasErrors()) {
			binder.setValidator(this.validator);
			binder.validate(hints);
		}
		if (binder.getBindingResult().hasErrors()) {
			throw new MailBindingException(binder.getBindingResult());
		}
		return binder.getTarget();
	}

	private static Object @Nullable [] validationHints(MethodParameter parameter) {
		for (Annotation annotation : parameter.getParameterAnnotations()) {
			Object[] hints = ValidationAnnotationUtils.determineValidationHints(annotation);
			if (hints != null) {
				return hints;
			}
		}
		return null;
	}

	private static Map<String, String> parse(String text) {
		Map<String, String> values = new LinkedHashMap<>();
		text.lines().limit(MAX_LINES).forEach((line) -> {
			int colon = line.indexOf(':');
			String value = (colon > 0) ? line.substring(colon + 1).strip() : "";
			if (!value.isEmpty()) {
				values.putIfAbsent(normalize(line.substring(0, colon)), value);
			}
		});
		values.remove("");
		return values;
	}

	private static String normalize(String key) {
		StringBuilder letters = new StringBuilder(key.length());
		key.codePoints().filter(Character::isLetterOrDigit).forEach(letters::appendCodePoint);
		return letters.toString().toLowerCase(Locale.ROOT);
	}

	private record FormValues(Map<String, String> values) implements DataBinder.ValueResolver {

		@Override
		public @Nullable Object resolveValue(String name, Class<?> type) {
			return this.values.get(normalize(name));
		}

		@Override
		public Set<String> getNames() {
			return this.values.keySet();
		}

	}

}
