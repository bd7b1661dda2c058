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

package dev.smtpd.spring.listener.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.aot.hint.annotation.Reflective;
import org.springframework.core.annotation.AliasFor;

/**
 * Marks a method that takes the mail to some recipients, and whose answer is the reply to
 * the client:
 *
 * <pre class="code">
 * &#064;SmtpListener("support+{ticket}@${app.domain}")
 * void reply(&#064;RecipientVariable long ticket, InboundMail mail) {
 * 	this.tickets.addComment(ticket, mail.replyText());
 * }</pre>
 *
 * Recipients are those of the envelope, never those of the header. Where patterns of
 * several listeners match, the most specific one wins; equal ones fail the start.
 * <p>
 * The method is invoked once per message with all of its recipients, or once per
 * recipient if it binds one: by {@link RecipientVariable}, a {@code Mailbox} or a
 * {@code Recipient}. It may return nothing, an {@code SmtpReply}, a {@code Map} of
 * replies by recipient, or one of these later, by a {@code CompletionStage} or a reactive
 * type of one value, which the server waits for. When it throws an exception, a
 * {@code @MessageExceptionHandler} method may have a reply for it, then
 * {@code @SmtpReplyStatus} and the exception mappers; else the reply is 451.
 *
 * @since 0.1.0
 */
@Target({ ElementType.METHOD, ElementType.ANNOTATION_TYPE })
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Repeatable(SmtpListeners.class)
@Reflective(SmtpListenerReflectiveProcessor.class)
public @interface SmtpListener {

	/**
	 * Patterns of recipients, any of which may match.
	 * @return the patterns; what no other listener takes if empty
	 */
	@AliasFor("recipients")
	String[] value() default {};

	/**
	 * Patterns of recipients, such as {@code support+{ticket}@example.org},
	 * {@code {user:[a-z]+}@*.example.org} or {@code {*address}}. A variable takes any
	 * part up to the next literal character, in the domain one label; {@code *} is one
	 * without a name. May have placeholders and SpEL expressions.
	 * @return the patterns; what no other listener takes if empty
	 */
	@AliasFor("value")
	String[] recipients() default {};

	/**
	 * Maximum size of a message, such as {@code 1MB}. Larger ones are rejected with 552:
	 * at RCPT if the client declares the size, else while the content arrives, by the
	 * smallest one of all recipients. By LMTP each recipient has its own. May have
	 * placeholders.
	 * @return the size; that of the server if empty
	 */
	String maxSize() default "";

	/**
	 * Kinds of mail to take. A listener that names some of them gets that mail in
	 * preference to any listener that names none. Mail of a kind that no listener for the
	 * recipient takes is rejected with 550.
	 * @return the kinds; those that no other listener for the recipient names, if empty
	 */
	MailKind[] accept() default {};

}
