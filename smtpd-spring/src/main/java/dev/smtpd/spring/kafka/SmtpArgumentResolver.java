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

package dev.smtpd.spring.kafka;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

import dev.smtpd.Envelope;
import dev.smtpd.mail.InboundMail;
import dev.smtpd.mail.MailSource;
import dev.smtpd.spring.store.MessageStore;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

import org.springframework.core.MethodParameter;
import org.springframework.messaging.Message;
import org.springframework.messaging.converter.MessageConversionException;
import org.springframework.messaging.handler.invocation.HandlerMethodArgumentResolver;

/**
 * Resolves {@link InboundMail} and {@link Envelope} for {@code @KafkaListener} methods,
 * from records whose values are read by {@link ByteArrayDeserializer} or by
 * {@link InboundMailDeserializer}.
 *
 * @since 0.1.0
 */
public class SmtpArgumentResolver implements HandlerMethodArgumentResolver {

	private final @Nullable MessageStore claimCheck;

	/**
	 * Create a resolver.
	 * @param claimCheck has content that is too large for a record, {@code null} if there
	 * is none
	 */
	public SmtpArgumentResolver(@Nullable MessageStore claimCheck) {
		this.claimCheck = claimCheck;
	}

	@Override
	public boolean supportsParameter(MethodParameter parameter) {
		Class<?> type = parameter.getParameterType();
		return type == InboundMail.class || type == Envelope.class;
	}

	@Override
	public Object resolveArgument(MethodParameter parameter, Message<?> message) {
		return (parameter.getParameterType() == Envelope.class) ? envelope(message) : mail(message);
	}

	private static Envelope envelope(Message<?> message) {
		String sender = header(message, SmtpRecordHeaders.MAIL_FROM);
		String recipients = header(message, SmtpRecordHeaders.RCPT_TO);
		if (sender == null || recipients == null) {
			throw new MessageConversionException(message,
					"The record has no headers " + SmtpRecordHeaders.MAIL_FROM + " and " + SmtpRecordHeaders.RCPT_TO);
		}
		try {
			return EnvelopeText.read(sender, recipients);
		}
		catch (IllegalArgumentException ex) {
			throw new MessageConversionException(message, "The headers of the record aren't those of an envelope", ex);
		}
	}

	private InboundMail mail(Message<?> message) {
		String reference = header(message, SmtpRecordHeaders.CLAIM_CHECK);
		if (reference != null) {
			return claim(message, reference);
		}
		if (message.getPayload() instanceof InboundMail mail) {
			return mail;
		}
		if (message.getPayload() instanceof byte[] bytes) {
			return InboundMail.of(bytes);
		}
		throw new MessageConversionException(message,
				"The value of the record is a " + message.getPayload().getClass().getName()
						+ ", from which no mail can be read. Set 'spring.kafka.consumer.value-deserializer' to "
						+ ByteArrayDeserializer.class.getName());
	}

	private InboundMail claim(Message<?> message, String reference) {
		MessageStore store = this.claimCheck;
		if (store == null) {
			throw new MessageConversionException(message,
					"The content is at " + reference + ", and there is no " + MessageStore.class.getName());
		}
		String text = header(message, SmtpRecordHeaders.SIZE);
		long size = (text != null) ? Long.parseLong(text) : -1;
		return InboundMail.of(new MailSource() {

			@Override
			public InputStream open() throws IOException {
				return store.open(reference);
			}

			@Override
			public long size() {
				return size;
			}

		});
	}

	private static @Nullable String header(Message<?> message, String name) {
		Object value = message.getHeaders().get(name);
		if (value instanceof byte[] bytes) {
			return new String(bytes, StandardCharsets.UTF_8);
		}
		return (value instanceof String text) ? text : null;
	}

}
