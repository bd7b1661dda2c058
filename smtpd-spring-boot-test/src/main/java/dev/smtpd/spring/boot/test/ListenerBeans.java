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

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import dev.smtpd.ApplicationScope;
import dev.smtpd.SmtpExceptionMapper;
import dev.smtpd.SmtpServer;
import dev.smtpd.mail.MailMemory;
import dev.smtpd.spring.error.DataIntegrityExceptionMapper;
import dev.smtpd.spring.error.SmtpReplyStatusExceptionMapper;
import dev.smtpd.spring.listener.ConstraintViolationExceptionMapper;
import dev.smtpd.spring.listener.RecipientRoutingPolicy;
import dev.smtpd.spring.listener.RecipientSizePolicy;
import dev.smtpd.spring.listener.SmtpListenerInterceptor;
import dev.smtpd.spring.listener.SmtpListenerMessageProcessor;
import dev.smtpd.spring.listener.SmtpListenerRegistry;
import dev.smtpd.spring.listener.UnroutedRecipients;
import org.jspecify.annotations.Nullable;

import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.context.support.PropertySourcesPlaceholderConfigurer;
import org.springframework.core.convert.ConversionService;
import org.springframework.core.env.MapPropertySource;
import org.springframework.messaging.handler.invocation.HandlerMethodArgumentResolver;
import org.springframework.util.ClassUtils;
import org.springframework.validation.Validator;

/**
 * The instances of a test as beans of a context of their own, since that is where
 * listeners are found.
 */
final class ListenerBeans {

	private final GenericApplicationContext context = new GenericApplicationContext();

	private final List<ApplicationScope> scopes = new ArrayList<>();

	private final List<SmtpExceptionMapper> mappers = new ArrayList<>();

	private boolean listening;

	ListenerBeans(List<Object> beans, Map<String, Object> properties, @Nullable ConversionService conversionService,
			boolean methodSecurity) {
		this.context.getEnvironment()
			.getPropertySources()
			.addFirst(new MapPropertySource("smtpListeners", Map.copyOf(properties)));
		this.context.registerBean(PropertySourcesPlaceholderConfigurer.class);
		if (conversionService != null) {
			this.context.registerBean(ConfigurableApplicationContext.CONVERSION_SERVICE_BEAN_NAME,
					ConversionService.class, () -> conversionService);
		}
		if (methodSecurity) {
			MethodSecurity.register(this.context);
		}
		for (int i = 0; i < beans.size(); i++) {
			register(beans.get(i), i);
		}
		this.context.refresh();
		addExceptionMappers();
	}

	@SuppressWarnings("unchecked")
	private void register(Object bean, int index) {
		Class<Object> type = (Class<Object>) bean.getClass();
		this.context.registerBean(ClassUtils.getShortNameAsProperty(type) + "#" + index, type, () -> bean);
	}

	// those that an application has, in the same order
	private void addExceptionMappers() {
		this.mappers.add(new SmtpReplyStatusExceptionMapper());
		if (isPresent("org.springframework.security.core.context.SecurityContextHolder")) {
			MethodSecurity.addTo(this.scopes, this.mappers);
		}
		if (isPresent("org.springframework.dao.DataIntegrityViolationException")) {
			this.mappers.add(new DataIntegrityExceptionMapper());
		}
		if (isPresent("jakarta.validation.ConstraintViolationException")) {
			this.mappers.add(new ConstraintViolationExceptionMapper());
		}
	}

	private static boolean isPresent(String className) {
		return ClassUtils.isPresent(className, ListenerBeans.class.getClassLoader());
	}

	List<ApplicationScope> scopes() {
		return this.scopes;
	}

	List<SmtpExceptionMapper> exceptionMappers() {
		return this.mappers;
	}

	/**
	 * Return whether any listeners were added to the server.
	 * @return whether there is one
	 */
	boolean hasListeners() {
		return this.listening;
	}

	/**
	 * Add the listeners to a server.
	 * @param builder the builder of the server
	 * @param argumentResolvers the own arguments of the application
	 * @param validator validates forms, if there is one
	 * @param caseSensitiveLocalParts whether patterns distinguish upper and lower case in
	 * local parts
	 * @param unrouted what becomes of other recipients
	 * @param interceptors are called around each invocation
	 * @param mappers have replies for failures
	 */
	void addTo(SmtpServer.Builder builder, List<HandlerMethodArgumentResolver> argumentResolvers,
			@Nullable Validator validator, boolean caseSensitiveLocalParts, UnroutedRecipients unrouted,
			List<SmtpListenerInterceptor> interceptors, List<SmtpExceptionMapper> mappers) {
		SmtpListenerRegistry registry = new SmtpListenerRegistry(this.context.getBeanFactory(), argumentResolvers,
				validator, caseSensitiveLocalParts);
		registry.prepare();
		this.listening = !registry.isEmpty();
		builder.processor(new SmtpListenerMessageProcessor(registry, () -> unrouted, interceptors, mappers,
				new MailMemory(MailMemory.defaultSize(), Duration.ofSeconds(30))));
		builder.policy(new RecipientRoutingPolicy(registry, () -> unrouted));
		if (registry.hasSizeLimits()) {
			builder.policy(new RecipientSizePolicy(registry));
		}
	}

}
