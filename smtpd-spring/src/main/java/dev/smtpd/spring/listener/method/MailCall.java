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
import java.util.Map;

import dev.smtpd.Mailbox;
import dev.smtpd.Recipient;
import dev.smtpd.SmtpSession;

import org.springframework.messaging.Message;

/**
 * What the arguments of a method are made from, as a {@link Message} of spring-messaging:
 * a {@link MessageCall} of a listener, or a {@link RecipientCall} of a recipient filter.
 * An own
 * {@link org.springframework.messaging.handler.invocation.HandlerMethodArgumentResolver}
 * gets one of them.
 *
 * @param <T> the type of the payload
 * @since 0.1.0
 */
public sealed interface MailCall<T> extends Message<T> permits MessageCall, RecipientCall {

	/**
	 * Return the session.
	 * @return the session of the client
	 */
	SmtpSession session();

	/**
	 * Return the reverse-path.
	 * @return the sender; {@link Mailbox#NULL} for {@code <>}
	 */
	Mailbox sender();

	/**
	 * Return the recipients of the call.
	 * @return the recipients, at least one
	 */
	List<Recipient> recipients();

	/**
	 * Return the variables of the pattern that the recipient matched.
	 * @return the values by name; of the first recipient if there are several
	 */
	Map<String, String> variables();

}
