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

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;

import dev.smtpd.SmtpReply;
import dev.smtpd.SmtpReplyException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.messaging.handler.annotation.MessageExceptionHandler;
import org.springframework.messaging.handler.annotation.support.AnnotationExceptionHandlerMethodResolver;

/**
 * The {@link MessageExceptionHandler @MessageExceptionHandler} methods of listeners'
 * beans and of advice.
 *
 * @since 0.1.0
 */
public final class ExceptionHandlers {

	private static final Logger logger = LoggerFactory.getLogger(ExceptionHandlers.class);

	// a chain of causes may be a circle
	private static final int MAX_CAUSES = 100;

	private final ConfigurableListableBeanFactory beanFactory;

	private final ArgumentResolvers listenerArguments;

	private final ArgumentResolvers filterArguments;

	private final List<AdviceBean> advice;

	private final Map<Class<?>, AnnotationExceptionHandlerMethodResolver> resolvers = new ConcurrentHashMap<>();

	private final Map<HandlerKey, BeanMethod> methods = new ConcurrentHashMap<>();

	/**
	 * Create handlers.
	 * @param beanFactory has the beans
	 * @param listenerArguments the arguments of handlers for listeners
	 * @param filterArguments the arguments of handlers for filters
	 * @param advice the advice, in order
	 */
	public ExceptionHandlers(ConfigurableListableBeanFactory beanFactory, ArgumentResolvers listenerArguments,
			ArgumentResolvers filterArguments, List<AdviceBean> advice) {
		this.beanFactory = beanFactory;
		this.listenerArguments = listenerArguments;
		this.filterArguments = filterArguments;
		this.advice = List.copyOf(advice);
		advice.forEach((bean) -> check(bean.name(), bean.type()));
	}

	/**
	 * Check the handlers of a bean.
	 * @param beanName the name of the bean
	 * @param targetClass its class behind its proxies
	 * @throws InvalidSmtpListenerException if one of them can't work
	 */
	public void check(String beanName, Class<?> targetClass) {
		resolver(targetClass);
		for (Method method : MethodIntrospector.selectMethods(targetClass,
				(Method candidate) -> AnnotatedElementUtils.hasAnnotation(candidate, MessageExceptionHandler.class))) {
			BeanMethod handler = new BeanMethod(this.beanFactory, beanName, targetClass, method,
					this.listenerArguments);
			handler.checkArguments(Throwable.class::isAssignableFrom);
			if (!ReturnValues.areReplies(method, targetClass)) {
				throw new InvalidSmtpListenerException(
						handler + " returns " + method.getGenericReturnType().getTypeName()
								+ ", which isn't a reply to the client.",
						"Return an SmtpReply, or nothing to leave the reply to @SmtpReplyStatus and the "
								+ "SmtpExceptionMapper beans.");
			}
		}
	}

	private AnnotationExceptionHandlerMethodResolver resolver(Class<?> targetClass) {
		return this.resolvers.computeIfAbsent(targetClass, AnnotationExceptionHandlerMethodResolver::new);
	}

	/**
	 * Return the reply for what a method has thrown, or completed a stage with. A refusal
	 * is a reply already and is left alone. A handler can't turn a failure into success.
	 * @param method the method of the listener or filter
	 * @param call the call
	 * @param thrown what was thrown
	 * @return the negative reply of a handler
	 * @throws Exception what was thrown, if no handler has a reply for it, or what the
	 * handler has thrown
	 */
	public SmtpReply handle(BeanMethod method, MailCall<?> call, Throwable thrown) throws Exception {
		Throwable failure = unwrap(thrown);
		if (failure instanceof InterruptedException) {
			Thread.currentThread().interrupt();
		}
		else if (!(failure instanceof SmtpReplyException) && !(failure instanceof VirtualMachineError)) {
			BeanMethod handler = find(method, call, failure);
			SmtpReply reply = (handler != null) ? invoke(handler, call, failure) : null;
			if (reply != null) {
				logger.debug("{} failed, {} replies {}", method, handler, reply, failure);
				return reply;
			}
		}
		if (failure instanceof Error error) {
			throw error;
		}
		throw (failure instanceof Exception exception) ? exception : new ExecutionException(failure);
	}

	private @Nullable BeanMethod find(BeanMethod method, MailCall<?> call, Throwable failure) {
		BeanMethod own = find(method.getBeanName(), method.getTargetClass(), call, failure);
		for (int i = 0; own == null && i < this.advice.size(); i++) {
			AdviceBean bean = this.advice.get(i);
			own = find(bean.name(), bean.type(), call, failure);
		}
		return own;
	}

	private @Nullable BeanMethod find(String beanName, Class<?> targetClass, MailCall<?> call, Throwable failure) {
		Method method = resolver(targetClass).resolveMethod(failure);
		if (method == null) {
			return null;
		}
		boolean filter = call instanceof RecipientCall;
		BeanMethod handler = this.methods.computeIfAbsent(new HandlerKey(beanName, method, filter),
				(key) -> new BeanMethod(this.beanFactory, beanName, targetClass, method,
						filter ? this.filterArguments : this.listenerArguments));
		// at RCPT there is no message yet
		return (!filter || handler.findUnresolvable(Throwable.class::isAssignableFrom) == null) ? handler : null;
	}

	private static @Nullable SmtpReply invoke(BeanMethod handler, MailCall<?> call, Throwable failure)
			throws Exception {
		SmtpReply reply;
		try {
			Object value = ReturnValues.await(handler.invoke(call, causes(failure)));
			reply = ReturnValues.toReply(value, call.recipients());
		}
		catch (Exception | Error ex) {
			suppress(ex, failure);
			throw ex;
		}
		catch (Throwable ex) {
			suppress(ex, failure);
			throw new ExecutionException(ex);
		}
		if (reply == null || reply.isTransient() || reply.isPermanent()) {
			return isRefusalForAll(reply) ? reply : null;
		}
		logger.error(
				"{} replied {} for a failure, which would report the message as accepted; the server ignores this reply",
				handler, reply);
		return null;
	}

	private static boolean isRefusalForAll(@Nullable SmtpReply reply) {
		return reply != null && reply.recipientReplies().stream().noneMatch(SmtpReply::isPositive);
	}

	private static void suppress(Throwable later, Throwable failure) {
		if (later != failure) {
			later.addSuppressed(failure);
		}
	}

	private static Object[] causes(Throwable failure) {
		List<Throwable> causes = new ArrayList<>();
		Throwable cause = failure;
		for (int i = 0; cause != null && i < MAX_CAUSES; i++) {
			causes.add(cause);
			cause = cause.getCause();
		}
		return causes.toArray();
	}

	private static Throwable unwrap(Throwable thrown) {
		Throwable failure = thrown;
		for (int i = 0; i < MAX_CAUSES; i++) {
			Throwable cause = failure.getCause();
			if (cause == null || !(failure instanceof CompletionException || failure instanceof ExecutionException)) {
				break;
			}
			failure = cause;
		}
		return failure;
	}

	/**
	 * A bean with handlers for all listeners.
	 *
	 * @param name its name
	 * @param type its class behind its proxies
	 */
	public record AdviceBean(String name, Class<?> type) {

	}

	private record HandlerKey(String beanName, Method method, boolean filter) {

	}

}
