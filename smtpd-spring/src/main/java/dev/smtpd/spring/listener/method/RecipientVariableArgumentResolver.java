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

import java.time.DateTimeException;

import dev.smtpd.SmtpReply;
import dev.smtpd.SmtpReplyException;
import dev.smtpd.spring.listener.annotation.RecipientVariable;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.core.MethodParameter;
import org.springframework.core.convert.ConversionException;
import org.springframework.core.convert.ConversionService;
import org.springframework.messaging.Message;
import org.springframework.messaging.handler.annotation.ValueConstants;
import org.springframework.messaging.handler.annotation.support.AbstractNamedValueMethodArgumentResolver;

/**
 * Resolves {@link RecipientVariable}.
 */
final class RecipientVariableArgumentResolver extends AbstractNamedValueMethodArgumentResolver {

	/**
	 * The reply where a recipient can't exist.
	 */
	static final SmtpReply UNKNOWN = SmtpReply.of(550, "5.1.1", "No such mailbox here");

	RecipientVariableArgumentResolver(ConversionService conversionService, ConfigurableBeanFactory beanFactory) {
		super(conversionService, beanFactory);
	}

	@Override
	public boolean supportsParameter(MethodParameter parameter) {
		return find(parameter) != null;
	}

	static @Nullable RecipientVariable find(MethodParameter parameter) {
		return ParameterAnnotations.find(parameter, RecipientVariable.class);
	}

	@Override
	public @Nullable Object resolveArgument(MethodParameter parameter, Message<?> message) throws Exception {
		try {
			return super.resolveArgument(parameter, message);
		}
		catch (ConversionException ex) {
			if (isForGood(ex)) {
				throw new SmtpReplyException(UNKNOWN);
			}
			throw ex;
		}
	}

	// a converter may ask a database, which may be down
	private static boolean isForGood(ConversionException ex) {
		Throwable cause = ex.getCause();
		return cause == null || cause instanceof IllegalArgumentException || cause instanceof DateTimeException;
	}

	@Override
	protected NamedValueInfo createNamedValueInfo(MethodParameter parameter) {
		RecipientVariable variable = find(parameter);
		return new Named((variable != null) ? variable.name() : "");
	}

	@Override
	protected @Nullable Object resolveArgumentInternal(MethodParameter parameter, Message<?> message, String name) {
		return ((MailCall<?>) message).variables().get(name);
	}

	@Override
	protected void handleMissingValue(String name, MethodParameter parameter, Message<?> message) {
		throw new SmtpReplyException(UNKNOWN);
	}

	private static final class Named extends NamedValueInfo {

		private Named(String name) {
			super(name, true, ValueConstants.DEFAULT_NONE);
		}

	}

}
