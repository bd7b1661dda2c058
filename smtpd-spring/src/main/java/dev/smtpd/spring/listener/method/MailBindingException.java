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

import dev.smtpd.spring.error.SmtpReplyStatus;
import org.jspecify.annotations.Nullable;

import org.springframework.validation.Errors;

/**
 * Thrown when a message hasn't what a parameter of its listener needs: a header field, or
 * a value of a form. Sending it again doesn't help, so the reply is 554 5.6.0, unless a
 * {@code @MessageExceptionHandler} method has another one.
 *
 * @since 0.1.0
 */
@SmtpReplyStatus(code = 554, enhancedStatus = "5.6.0", text = "Message lacks what is needed here, or isn't valid")
public class MailBindingException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final transient @Nullable Errors errors;

	/**
	 * Create an exception.
	 * @param message what is wrong
	 * @param cause the cause, if there is one
	 */
	public MailBindingException(String message, @Nullable Throwable cause) {
		super(message, cause);
		this.errors = null;
	}

	/**
	 * Create an exception for a form.
	 * @param errors what is wrong with it
	 */
	public MailBindingException(Errors errors) {
		super("Form isn't valid: " + errors.getAllErrors());
		this.errors = errors;
	}

	/**
	 * Return what is wrong with a form.
	 * @return the errors, {@code null} if it isn't about a form
	 */
	public @Nullable Errors getErrors() {
		return this.errors;
	}

}
