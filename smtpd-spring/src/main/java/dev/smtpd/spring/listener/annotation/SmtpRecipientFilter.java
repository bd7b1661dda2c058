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
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.aot.hint.annotation.Reflective;
import org.springframework.core.annotation.AliasFor;

/**
 * Marks a method that decides at RCPT, before the content is sent, whether there is a
 * recipient:
 *
 * <pre class="code">
 * &#064;SmtpRecipientFilter("support+{ticket}@${app.domain}")
 * boolean knows(&#064;RecipientVariable long ticket) {
 * 	return this.tickets.exists(ticket);
 * }</pre>
 *
 * The method returns a {@code boolean}, where {@code false} is 550 5.1.1, or an
 * {@code SmtpReply}, where {@code null} and a positive one have no objection. An
 * exception refuses the recipient, as one of a listener does. Of several filters that
 * match, the one with the most specific pattern is asked.
 *
 * @since 0.1.0
 */
@Target({ ElementType.METHOD, ElementType.ANNOTATION_TYPE })
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Reflective(SmtpListenerReflectiveProcessor.class)
public @interface SmtpRecipientFilter {

	/**
	 * Patterns of recipients, any of which may match.
	 * @return the patterns; what no other filter is for if empty
	 */
	@AliasFor("recipients")
	String[] value() default {};

	/**
	 * Patterns of recipients, written as those of {@link SmtpListener#recipients()}.
	 * @return the patterns; what no other filter is for if empty
	 */
	@AliasFor("value")
	String[] recipients() default {};

}
