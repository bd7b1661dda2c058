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

import dev.smtpd.SmtpReply;
import org.jspecify.annotations.Nullable;

/**
 * Invokes listeners and filters, and makes the reply from what they return or throw.
 *
 * @since 0.1.0
 */
public final class ListenerInvoker {

	private final ExceptionHandlers exceptionHandlers;

	/**
	 * Create an invoker.
	 * @param exceptionHandlers have replies for failures
	 */
	public ListenerInvoker(ExceptionHandlers exceptionHandlers) {
		this.exceptionHandlers = exceptionHandlers;
	}

	/**
	 * Check that a listener can be invoked.
	 * @param method the method
	 * @throws InvalidSmtpListenerException if not
	 */
	public void checkListener(BeanMethod method) {
		if (!ReturnValues.areReplies(method.getMethod(), method.getTargetClass())) {
			throw new InvalidSmtpListenerException(
					method + " returns " + method.getMethod().getGenericReturnType().getTypeName()
							+ ", and the server doesn't know what that means for the client.",
					"Return nothing, an SmtpReply, a Map<Mailbox, SmtpReply>, or a CompletionStage or a reactive type of "
							+ "one value (such as Mono) of one of these.");
		}
		method.checkArguments((type) -> false);
		this.exceptionHandlers.check(method.getBeanName(), method.getTargetClass());
	}

	/**
	 * Check that a filter can be invoked.
	 * @param method the method
	 * @throws InvalidSmtpListenerException if not
	 */
	public void checkFilter(BeanMethod method) {
		if (!ReturnValues.areDecisions(method.getMethod())) {
			throw new InvalidSmtpListenerException(
					method + " returns " + method.getMethod().getGenericReturnType().getTypeName()
							+ ", and the server doesn't know what that means for the client.",
					"Return a boolean or an SmtpReply.");
		}
		method.checkArguments((type) -> false);
		this.exceptionHandlers.check(method.getBeanName(), method.getTargetClass());
	}

	/**
	 * Invoke a listener, and wait for what it returns.
	 * @param method the method
	 * @param call the call
	 * @return the reply, {@code null} for the ordinary one
	 * @throws Exception if it failed, and no exception handler has a reply
	 */
	public @Nullable SmtpReply invokeListener(BeanMethod method, MessageCall call) throws Exception {
		try {
			Object result = method.invoke(call);
			if (result == null && !ReturnValues.mayBeNull(method.getMethod())) {
				throw new IllegalStateException(method + " has returned null instead of a result");
			}
			Object value = ReturnValues.await(result);
			if (value == null && result != null && !ReturnValues.mayCompleteWithNull(method.getMethod())) {
				throw new IllegalStateException(method + " has completed with null instead of replies");
			}
			return ReturnValues.toReply(value, call.recipients());
		}
		catch (Throwable ex) {
			return this.exceptionHandlers.handle(method, call, ex);
		}
	}

	/**
	 * Invoke a filter.
	 * @param method the method
	 * @param call the call
	 * @return the refusal, or {@code null} if it has no objection
	 * @throws Exception if it failed, and no exception handler has a reply
	 */
	public @Nullable SmtpReply invokeFilter(BeanMethod method, RecipientCall call) throws Exception {
		try {
			Object decision = method.invoke(call);
			if (decision instanceof Boolean known) {
				return known ? null : RecipientVariableArgumentResolver.UNKNOWN;
			}
			if (decision == null && method.getMethod().getReturnType() == Boolean.class) {
				throw new IllegalStateException(method + " has returned null instead of a decision");
			}
			SmtpReply reply = ReturnValues.toReply(decision, call.recipients());
			return (reply != null && !reply.isPositive()) ? reply.forAllRecipients() : null;
		}
		catch (Throwable ex) {
			return this.exceptionHandlers.handle(method, call, ex);
		}
	}

}
