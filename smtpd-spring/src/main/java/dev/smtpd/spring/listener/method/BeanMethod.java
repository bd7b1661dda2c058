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
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.smtpd.Mailbox;
import dev.smtpd.Recipient;
import dev.smtpd.spring.context.AsyncInvocations;
import dev.smtpd.spring.listener.annotation.Sender;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.DefaultParameterNameDiscoverer;
import org.springframework.core.MethodParameter;
import org.springframework.core.annotation.AnnotatedMethod;
import org.springframework.messaging.Message;
import org.springframework.messaging.handler.invocation.HandlerMethodArgumentResolverComposite;
import org.springframework.util.ClassUtils;

/**
 * A method of a bean, which is fetched when the method is invoked, unless it is a
 * singleton.
 *
 * @since 0.1.0
 */
public final class BeanMethod {

	private final ConfigurableListableBeanFactory beanFactory;

	private final String beanName;

	private final Class<?> targetClass;

	private final Method method;

	private final ArgumentResolvers resolvers;

	private final List<MethodParameter> parameters;

	private volatile @Nullable BeanMethodInvocation singleton;

	/**
	 * Create a method.
	 * @param beanFactory has the bean
	 * @param beanName the name of the bean
	 * @param targetClass the class of the bean behind its proxies
	 * @param method the method of that class
	 * @param resolvers the arguments that it may have
	 */
	public BeanMethod(ConfigurableListableBeanFactory beanFactory, String beanName, Class<?> targetClass, Method method,
			ArgumentResolvers resolvers) {
		this.beanFactory = beanFactory;
		this.beanName = beanName;
		this.targetClass = targetClass;
		this.method = method;
		this.resolvers = resolvers;
		this.parameters = List.of(new TargetMethod(method, targetClass).getMethodParameters());
		this.parameters.forEach((parameter) -> parameter
			.initParameterNameDiscovery(DefaultParameterNameDiscoverer.getSharedInstance()));
	}

	/**
	 * Return the name of the bean.
	 * @return the name
	 */
	public String getBeanName() {
		return this.beanName;
	}

	/**
	 * Return the class of the bean behind its proxies.
	 * @return the class
	 */
	public Class<?> getTargetClass() {
		return this.targetClass;
	}

	/**
	 * Return the method.
	 * @return the method of the target class
	 */
	public Method getMethod() {
		return this.method;
	}

	/**
	 * Return class and method, without the package.
	 * @return a short name that no request changes
	 */
	public String getShortName() {
		return ClassUtils.getShortName(this.targetClass) + "." + this.method.getName();
	}

	/**
	 * Return whether the method is about one recipient, so that it is invoked for each.
	 * @return whether a parameter is bound to a recipient or a part of it
	 */
	public boolean bindsRecipient() {
		return hasParameter((parameter) -> RecipientVariableArgumentResolver.find(parameter) != null
				|| (parameter.getParameterType() == Mailbox.class
						&& ParameterAnnotations.find(parameter, Sender.class) == null)
				|| parameter.getParameterType() == Recipient.class);
	}

	/**
	 * Return whether a form is to be validated.
	 * @return whether a parameter is a form with {@code @Valid} or {@code @Validated}
	 */
	public boolean bindsValidatedForm() {
		return hasParameter(MailFormArgumentResolver::isValidated);
	}

	/**
	 * Return the types of the variables that are bound.
	 * @return the types, by {@code Optional} those within
	 */
	public List<Class<?>> getVariableTypes() {
		return variables().<Class<?>>map((parameter) -> parameter.nestedIfOptional().getNestedParameterType()).toList();
	}

	/**
	 * Return the names of the variables without which the method can't be invoked.
	 * @return the names
	 */
	public List<String> getRequiredVariables() {
		return variables().filter((parameter) -> !parameter.isOptional()).map(BeanMethod::variableName).toList();
	}

	private static String variableName(MethodParameter parameter) {
		String name = Objects.requireNonNull(RecipientVariableArgumentResolver.find(parameter)).name();
		return name.isEmpty() ? String.valueOf(parameter.getParameterName()) : name;
	}

	private Stream<MethodParameter> variables() {
		return this.parameters.stream()
			.filter((parameter) -> RecipientVariableArgumentResolver.find(parameter) != null);
	}

	private boolean hasParameter(Predicate<MethodParameter> predicate) {
		return this.parameters.stream().anyMatch(predicate);
	}

	/**
	 * Convert the variables, as an invocation would.
	 * @param call the call
	 * @throws Exception if one of them can't be converted
	 */
	public void convertVariables(MailCall<?> call) throws Exception {
		HandlerMethodArgumentResolverComposite composite = this.resolvers.composite();
		for (MethodParameter parameter : variables().toList()) {
			composite.resolveArgument(parameter, call);
		}
	}

	/**
	 * Return whether there is an argument for each parameter.
	 * @param given the arguments that are there anyway
	 * @return the parameter without one, or {@code null}
	 */
	@Nullable MethodParameter findUnresolvable(Predicate<Class<?>> given) {
		return this.parameters.stream()
			.filter((parameter) -> !given.test(parameter.getParameterType())
					&& !this.resolvers.composite().supportsParameter(parameter))
			.findFirst()
			.orElse(null);
	}

	/**
	 * Check that there is an argument for each parameter.
	 * @param given the arguments that are there anyway
	 * @throws InvalidSmtpListenerException if there isn't
	 */
	void checkArguments(Predicate<Class<?>> given) {
		MethodParameter parameter = findUnresolvable(given);
		if (parameter != null) {
			throw new InvalidSmtpListenerException(
					"Nothing binds parameter " + parameter.getParameterIndex() + " of " + this + ", of type "
							+ parameter.getGenericParameterType().getTypeName() + ".",
					"Use an argument that can be bound, or define a HandlerMethodArgumentResolver bean for it. "
							+ "What can be bound here:\n\n" + this.resolvers.describe());
		}
	}

	/**
	 * Check that the method is invoked by its caller, and can be.
	 * @throws InvalidSmtpListenerException if not
	 */
	public void prepare() {
		Class<?> declared = this.targetClass;
		if (AsyncInvocations.isAnnotated(this.beanFactory, this.method, declared)) {
			throw asynchronous();
		}
		if (this.beanFactory.isSingleton(this.beanName)) {
			Object bean = this.beanFactory.getBean(this.beanName);
			if (AsyncInvocations.isAdvised(bean, this.method)) {
				throw asynchronous();
			}
			invocation();
		}
	}

	private InvalidSmtpListenerException asynchronous() {
		return new InvalidSmtpListenerException(
				this + " is @Async: the client would get its reply before the method has returned, so that mail would "
						+ "be lost, and without the security context and the transaction of the message.",
				"Remove @Async. A listener may return a CompletionStage, which the server waits for.");
	}

	/**
	 * Invoke the method.
	 * @param call what the arguments are made from
	 * @param given further arguments
	 * @return what it returns
	 * @throws Exception what it throws
	 */
	@Nullable Object invoke(Message<?> call, Object... given) throws Exception {
		return invocation().invoke(call, (@Nullable Object[]) given);
	}

	private BeanMethodInvocation invocation() {
		BeanMethodInvocation known = this.singleton;
		if (known != null) {
			return known;
		}
		Object bean = this.beanFactory.getBean(this.beanName);
		BeanMethodInvocation invocation;
		try {
			invocation = new BeanMethodInvocation(bean, this.method, this.targetClass, this.resolvers.composite());
		}
		catch (IllegalStateException ex) {
			// of AopUtils, a sentence
			throw new InvalidSmtpListenerException(this + " can't be invoked: " + ex.getMessage() + ".",
					"Make the method accessible through the proxy of its bean.");
		}
		if (this.beanFactory.isSingleton(this.beanName)) {
			this.singleton = invocation;
		}
		return invocation;
	}

	@Override
	public String toString() {
		return ClassUtils.getQualifiedMethodName(this.method, this.targetClass)
				+ Arrays.stream(this.method.getParameterTypes())
					.map(Class::getSimpleName)
					.collect(Collectors.joining(", ", "(", ")"));
	}

	/**
	 * The parameters of a method, with its class.
	 */
	private static final class TargetMethod extends AnnotatedMethod {

		private final Class<?> targetClass;

		private TargetMethod(Method method, Class<?> targetClass) {
			super(method);
			this.targetClass = targetClass;
		}

		@Override
		protected Class<?> getContainingClass() {
			return this.targetClass;
		}

	}

}
