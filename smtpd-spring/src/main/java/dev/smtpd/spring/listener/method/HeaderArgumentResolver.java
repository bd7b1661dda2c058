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

import dev.smtpd.mail.HeaderField;
import dev.smtpd.mail.InboundMail;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.core.MethodParameter;
import org.springframework.core.convert.ConversionException;
import org.springframework.core.convert.ConversionService;
import org.springframework.messaging.Message;
import org.springframework.messaging.handler.annotation.Header;
import org.springframework.messaging.handler.annotation.ValueConstants;
import org.springframework.messaging.handler.annotation.support.AbstractNamedValueMethodArgumentResolver;

/**
 * Resolves {@link Header} by the decoded value of the first field with that name, or for
 * a {@link List} by those of all of them.
 */
final class HeaderArgumentResolver extends AbstractNamedValueMethodArgumentResolver {

	HeaderArgumentResolver(ConversionService conversionService, ConfigurableBeanFactory beanFactory) {
		super(conversionService, beanFactory);
	}

	@Override
	public boolean supportsParameter(MethodParameter parameter) {
		return find(parameter) != null;
	}

	private static @Nullable Header find(MethodParameter parameter) {
		return ParameterAnnotations.find(parameter, Header.class);
	}

	@Override
	public @Nullable Object resolveArgument(MethodParameter parameter, Message<?> message) throws Exception {
		try {
			return super.resolveArgument(parameter, message);
		}
		catch (ConversionException ex) {
			throw new MailBindingException("Header field doesn't convert for " + parameter, ex);
		}
	}

	@Override
	protected NamedValueInfo createNamedValueInfo(MethodParameter parameter) {
		Header header = find(parameter);
		return (header != null) ? new Named(header.name(), header.required(), header.defaultValue())
				: new Named("", true, ValueConstants.DEFAULT_NONE);
	}

	@Override
	protected @Nullable Object resolveArgumentInternal(MethodParameter parameter, Message<?> message, String name) {
		InboundMail mail = ((MessageCall) message).mail();
		if (List.class.isAssignableFrom(parameter.getNestedParameterType())) {
			List<String> values = mail.headers(name).stream().map(HeaderField::value).toList();
			return values.isEmpty() ? null : values;
		}
		return mail.header(name);
	}

	@Override
	protected void handleMissingValue(String name, MethodParameter parameter, Message<?> message) {
		throw new MailBindingException("Message has no header field " + name, null);
	}

	private static final class Named extends NamedValueInfo {

		private Named(String name, boolean required, String defaultValue) {
			super(name, required, defaultValue);
		}

	}

}
