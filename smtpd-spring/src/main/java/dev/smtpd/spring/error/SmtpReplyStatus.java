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

package dev.smtpd.spring.error;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks an exception type with the reply that the client gets when application code
 * throws it, as {@code @ResponseStatus} of Spring MVC does:
 *
 * <pre class="code">
 * &#064;SmtpReplyStatus(code = 552, enhancedStatus = "5.2.2", text = "Mailbox full")
 * class MailboxFullException extends RuntimeException {
 * }</pre>
 *
 * Applies to subclasses as well, unless they have one of their own. Can be used as a
 * meta-annotation. An annotation that makes no valid reply, or one that isn't 4xx or 5xx,
 * is logged and ignored: the reply is 451 then.
 *
 * @since 0.1.0
 * @see dev.smtpd.SmtpExceptionMapper
 */
@Target({ ElementType.TYPE, ElementType.ANNOTATION_TYPE })
@Retention(RetentionPolicy.RUNTIME)
@Documented
public @interface SmtpReplyStatus {

	/**
	 * Reply code (RFC 5321 section 4.2).
	 * @return the reply code, 400 to 559
	 */
	int code();

	/**
	 * Enhanced status code (RFC 3463).
	 * @return the enhanced status code, whose class is the first digit of the reply code;
	 * {@code 4.0.0} or {@code 5.0.0} if empty
	 */
	String enhancedStatus() default "";

	/**
	 * Text of the reply. The message of the exception is never sent to clients.
	 * @return the text, without line breaks; a general one if empty
	 */
	String text() default "";

}
