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

package dev.smtpd.spring.boot.test;

import java.security.Principal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

import dev.smtpd.ApplicationScope;
import dev.smtpd.MessageProcessor;
import dev.smtpd.SessionPolicy;
import dev.smtpd.SmtpExceptionMapper;
import dev.smtpd.SmtpProtocol;
import dev.smtpd.SmtpServer;
import dev.smtpd.SmtpServerObserver;
import dev.smtpd.auth.AuthMode;
import dev.smtpd.spring.boot.test.memory.MemoryServer;
import dev.smtpd.spring.listener.SmtpListenerInterceptor;
import dev.smtpd.spring.listener.UnroutedRecipients;
import dev.smtpd.test.SmtpTestClient;
import org.jspecify.annotations.Nullable;

import org.springframework.core.convert.ConversionService;
import org.springframework.messaging.handler.invocation.HandlerMethodArgumentResolver;
import org.springframework.util.Assert;
import org.springframework.util.PlaceholderResolutionException;
import org.springframework.validation.Validator;

/**
 * Builder of a client that sends mail to listeners alone, without an application and
 * without a socket. Routing, arguments, exception handling, return values and the SMTP
 * engine are those of an application; auto-configuration, component scanning,
 * transactions, events and other beans are missing. A builder can be used again.
 *
 * @since 0.1.0
 * @see SmtpTestClients#listeners(Object...)
 */
public final class SmtpListenersBuilder {

	private final List<Object> beans = new ArrayList<>();

	private final Map<String, Object> properties = new LinkedHashMap<>();

	private final List<HandlerMethodArgumentResolver> argumentResolvers = new ArrayList<>();

	private final List<SmtpListenerInterceptor> interceptors = new ArrayList<>();

	private final List<SmtpExceptionMapper> exceptionMappers = new ArrayList<>();

	private final List<MessageProcessor> processors = new ArrayList<>();

	private final List<SessionPolicy> policies = new ArrayList<>();

	private final List<ApplicationScope> scopes = new ArrayList<>();

	private final List<Consumer<SmtpServer.Builder>> customizers = new ArrayList<>();

	private @Nullable ConversionService conversionService;

	private @Nullable Validator validator;

	private @Nullable UnroutedRecipients unrouted;

	private @Nullable Principal principal;

	private boolean caseSensitiveLocalParts;

	private boolean methodSecurity;

	private SmtpProtocol protocol = SmtpProtocol.SMTP;

	SmtpListenersBuilder(Object... controllers) {
		add(controllers);
	}

	private void add(Object... beans) {
		for (Object bean : beans) {
			Assert.isTrue(!(bean instanceof Class), () -> bean + " is a class; give an instance of it");
			this.beans.add(bean);
		}
	}

	/**
	 * Add
	 * {@link dev.smtpd.spring.listener.annotation.SmtpControllerAdvice @SmtpControllerAdvice}.
	 * @param advice instances of such classes
	 * @return this builder
	 */
	public SmtpListenersBuilder advice(Object... advice) {
		add(advice);
		return this;
	}

	/**
	 * Set properties, by which placeholders in the patterns of listeners are resolved.
	 * @param namesAndValues names and values by turns: {@code "app.domain",
	 * "example.org"}
	 * @return this builder
	 */
	public SmtpListenersBuilder properties(String... namesAndValues) {
		Assert.isTrue(namesAndValues.length % 2 == 0, "Each name needs a value");
		for (int i = 0; i < namesAndValues.length; i += 2) {
			this.properties.put(namesAndValues[i], namesAndValues[i + 1]);
		}
		return this;
	}

	/**
	 * Add resolvers of arguments.
	 * @param resolvers the resolvers, in order
	 * @return this builder
	 */
	public SmtpListenersBuilder argumentResolvers(HandlerMethodArgumentResolver... resolvers) {
		this.argumentResolvers.addAll(Arrays.asList(resolvers));
		return this;
	}

	/**
	 * Add interceptors of invocations.
	 * @param interceptors the interceptors, the first one outermost
	 * @return this builder
	 */
	public SmtpListenersBuilder interceptors(SmtpListenerInterceptor... interceptors) {
		this.interceptors.addAll(Arrays.asList(interceptors));
		return this;
	}

	/**
	 * Add mappers of exceptions to replies, which are asked before those that an
	 * application always has.
	 * @param mappers the mappers, in order
	 * @return this builder
	 */
	public SmtpListenersBuilder exceptionMappers(SmtpExceptionMapper... mappers) {
		this.exceptionMappers.addAll(Arrays.asList(mappers));
		return this;
	}

	/**
	 * Add processors of messages, which come before the listeners. Recipients without
	 * listener are then accepted, as in an application, unless {@link #unrouted} says
	 * otherwise.
	 * @param processors the processors, in order
	 * @return this builder
	 */
	public SmtpListenersBuilder processors(MessageProcessor... processors) {
		this.processors.addAll(Arrays.asList(processors));
		return this;
	}

	/**
	 * Add policies, which are asked before the routing.
	 * @param policies the policies, in order
	 * @return this builder
	 */
	public SmtpListenersBuilder policies(SessionPolicy... policies) {
		this.policies.addAll(Arrays.asList(policies));
		return this;
	}

	/**
	 * Add scopes in which application code runs.
	 * @param scopes the scopes, in order
	 * @return this builder
	 */
	public SmtpListenersBuilder scopes(ApplicationScope... scopes) {
		this.scopes.addAll(Arrays.asList(scopes));
		return this;
	}

	/**
	 * Set what converts variables of recipients, headers and form fields.
	 * @param conversionService converts them, by default as Spring does without further
	 * converters
	 * @return this builder
	 */
	public SmtpListenersBuilder conversionService(ConversionService conversionService) {
		this.conversionService = conversionService;
		return this;
	}

	/**
	 * Set what validates forms.
	 * @param validator validates them; there is none by default
	 * @return this builder
	 */
	public SmtpListenersBuilder validator(Validator validator) {
		this.validator = validator;
		return this;
	}

	/**
	 * Set what becomes of recipients without listener, as {@code smtpd.listener.unrouted}
	 * does.
	 * @param unrouted what becomes of them
	 * @return this builder
	 */
	public SmtpListenersBuilder unrouted(UnroutedRecipients unrouted) {
		this.unrouted = unrouted;
		return this;
	}

	/**
	 * Distinguish upper and lower case in local parts, as
	 * {@code smtpd.listener.case-sensitive-local-parts} does.
	 * @return this builder
	 */
	public SmtpListenersBuilder caseSensitiveLocalParts() {
		this.caseSensitiveLocalParts = true;
		return this;
	}

	/**
	 * Have Spring Security's annotations on methods decide, as
	 * {@code @EnableMethodSecurity} does in an application.
	 * @return this builder
	 */
	public SmtpListenersBuilder methodSecurity() {
		this.methodSecurity = true;
		return this;
	}

	/**
	 * Have the client be authenticated in all its sessions.
	 * @param principal who it is; Spring Security's {@code Authentication} for its
	 * authorities
	 * @return this builder
	 * @see WithSmtpUser
	 */
	public SmtpListenersBuilder user(Principal principal) {
		this.principal = principal;
		return this;
	}

	/**
	 * Have client and server speak LMTP, which has a reply for each recipient.
	 * @return this builder
	 */
	public SmtpListenersBuilder lmtp() {
		this.protocol = SmtpProtocol.LMTP;
		return this;
	}

	/**
	 * Add an observer.
	 * @param observer is notified of what the engine does
	 * @return this builder
	 */
	public SmtpListenersBuilder observer(SmtpServerObserver observer) {
		return server((builder) -> builder.observer(observer));
	}

	/**
	 * Change the settings of the engine: limits, extensions, syntax and others.
	 * @param customizer changes the settings
	 * @return this builder
	 */
	public SmtpListenersBuilder server(Consumer<SmtpServer.Builder> customizer) {
		this.customizers.add(customizer);
		return this;
	}

	/**
	 * Create the client. Its server runs in the memory of the test while it is connected,
	 * so that nothing has to be closed.
	 * @return a new client
	 * @throws dev.smtpd.spring.listener.method.InvalidSmtpListenerException if a listener
	 * can't work
	 * @throws IllegalStateException if there are neither listeners nor processors, or if
	 * a placeholder can't be resolved
	 */
	public SmtpTestClient build() {
		try {
			return buildClient();
		}
		catch (RuntimeException ex) {
			throw explain(ex);
		}
	}

	private static RuntimeException explain(RuntimeException ex) {
		Throwable cause = ex;
		while (cause != null && !(cause instanceof PlaceholderResolutionException)) {
			cause = cause.getCause();
		}
		if (cause == null) {
			return ex;
		}
		return new IllegalStateException(
				cause.getMessage() + ". The test has no properties of the application: set the value by "
						+ "SmtpTestClients.listeners(...).properties(\"name\", \"value\").build()",
				ex);
	}

	private SmtpTestClient buildClient() {
		ListenerBeans listeners = new ListenerBeans(this.beans, this.properties, this.conversionService,
				this.methodSecurity);
		MemoryServer server = new MemoryServer((builder) -> configure(builder, listeners));
		SmtpTestClient client = authenticated(SmtpTestClient.bindTo(server));
		return (this.protocol == SmtpProtocol.LMTP) ? client.lmtp() : client;
	}

	private SmtpServer.Builder configure(SmtpServer.Builder builder, ListenerBeans listeners) {
		builder.protocol(this.protocol);
		this.scopes.forEach(builder::scope);
		listeners.scopes().forEach(builder::scope);
		this.processors.forEach(builder::processor);
		this.policies.forEach(builder::policy);
		List<SmtpExceptionMapper> mappers = new ArrayList<>(this.exceptionMappers);
		mappers.addAll(listeners.exceptionMappers());
		mappers.forEach(builder::exceptionMapper);
		listeners.addTo(builder, this.argumentResolvers, this.validator, this.caseSensitiveLocalParts, unrouted(),
				this.interceptors, mappers);
		Assert.state(listeners.hasListeners() || !this.processors.isEmpty(),
				() -> "There is nothing to send mail to: none of " + typeNames() + " has an @SmtpListener method");
		addAuthentication(builder);
		this.customizers.forEach((customizer) -> customizer.accept(builder));
		return builder;
	}

	private List<String> typeNames() {
		return this.beans.stream().map((bean) -> bean.getClass().getName()).toList();
	}

	private void addAuthentication(SmtpServer.Builder builder) {
		Principal own = this.principal;
		TestUserAuthenticator authenticator = new TestUserAuthenticator(TestUsers.WITHOUT_CONTEXT);
		builder.auth(AuthMode.OPTIONAL)
			.authentication((authentication) -> authentication.withAllowWithoutTls(true))
			.authenticator((own != null) ? (session, username, password) -> own : authenticator)
			.tokenAuthenticator(authenticator);
	}

	private SmtpTestClient authenticated(SmtpTestClient client) {
		Principal own = this.principal;
		return (own != null) ? client.authenticated("PLAIN", own.getName(), "password")
				: TestUsers.authenticating(client);
	}

	private UnroutedRecipients unrouted() {
		if (this.unrouted != null) {
			return this.unrouted;
		}
		return this.processors.isEmpty() ? UnroutedRecipients.REJECT : UnroutedRecipients.ACCEPT;
	}

}
