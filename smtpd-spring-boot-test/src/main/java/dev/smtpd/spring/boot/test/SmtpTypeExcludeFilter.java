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

import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.smtpd.ApplicationScope;
import dev.smtpd.CommandHandler;
import dev.smtpd.MessageProcessor;
import dev.smtpd.SessionPolicy;
import dev.smtpd.SmtpExceptionMapper;
import dev.smtpd.SmtpServerObserver;
import dev.smtpd.auth.AuthFailureStore;
import dev.smtpd.auth.Authenticator;
import dev.smtpd.auth.ScramAuthenticator;
import dev.smtpd.auth.TokenAuthenticator;
import dev.smtpd.spring.boot.autoconfigure.MessageProcessorChainCustomizer;
import dev.smtpd.spring.boot.autoconfigure.SmtpServerBuilderDecorator;
import dev.smtpd.spring.boot.autoconfigure.SmtpServerCustomizer;
import dev.smtpd.spring.boot.autoconfigure.SmtpServerExecutorProvider;
import dev.smtpd.spring.listener.SmtpListenerInterceptor;
import dev.smtpd.spring.listener.annotation.SmtpController;
import dev.smtpd.spring.listener.annotation.SmtpControllerAdvice;
import dev.smtpd.spring.listener.annotation.SmtpListener;
import dev.smtpd.spring.listener.annotation.SmtpRecipientFilter;

import org.springframework.boot.context.TypeExcludeFilter;
import org.springframework.boot.test.context.filter.annotation.StandardAnnotationCustomizableTypeExcludeFilter;
import org.springframework.core.convert.converter.Converter;
import org.springframework.core.convert.converter.GenericConverter;
import org.springframework.core.type.AnnotationMetadata;
import org.springframework.core.type.classreading.MetadataReader;
import org.springframework.core.type.classreading.MetadataReaderFactory;
import org.springframework.format.Formatter;
import org.springframework.messaging.handler.invocation.HandlerMethodArgumentResolver;

/**
 * {@link TypeExcludeFilter} for {@link SmtpTest @SmtpTest}: of the application, what the
 * servers and the listener methods use.
 */
class SmtpTypeExcludeFilter extends StandardAnnotationCustomizableTypeExcludeFilter<SmtpTest> {

	private static final Set<Class<?>> KNOWN_INCLUDES = Set.of(ApplicationScope.class, Authenticator.class,
			TokenAuthenticator.class, ScramAuthenticator.class, AuthFailureStore.class, MessageProcessor.class,
			MessageProcessorChainCustomizer.class, SessionPolicy.class, CommandHandler.class, SmtpExceptionMapper.class,
			SmtpServerObserver.class, SmtpServerCustomizer.class, SmtpServerBuilderDecorator.class,
			SmtpServerExecutorProvider.class, SmtpControllerAdvice.class, SmtpListenerInterceptor.class,
			HandlerMethodArgumentResolver.class, Converter.class, GenericConverter.class, Formatter.class);

	private static final Set<Class<?>> KNOWN_INCLUDES_AND_CONTROLLERS = Stream
		.concat(KNOWN_INCLUDES.stream(), Stream.of(SmtpController.class))
		.collect(Collectors.toUnmodifiableSet());

	private static final List<String> LISTENER_METHODS = List.of(SmtpListener.class.getName(),
			SmtpRecipientFilter.class.getName());

	private final Set<Class<?>> controllers;

	SmtpTypeExcludeFilter(Class<?> testClass) {
		super(testClass);
		this.controllers = getAnnotation().getValue("controllers", Class[].class)
			.map(Set::<Class<?>>of)
			.orElseGet(Set::of);
	}

	@Override
	protected boolean defaultInclude(MetadataReader metadataReader, MetadataReaderFactory metadataReaderFactory)
			throws IOException {
		return super.defaultInclude(metadataReader, metadataReaderFactory)
				|| (this.controllers.isEmpty() && hasListenerMethods(metadataReader, metadataReaderFactory));
	}

	private static boolean hasListenerMethods(MetadataReader metadataReader,
			MetadataReaderFactory metadataReaderFactory) throws IOException {
		AnnotationMetadata type = metadataReader.getAnnotationMetadata();
		while (LISTENER_METHODS.stream().noneMatch(type::hasAnnotatedMethods)) {
			String superClass = type.getSuperClassName();
			if (superClass == null || superClass.startsWith("java.")) {
				return false;
			}
			type = metadataReaderFactory.getMetadataReader(superClass).getAnnotationMetadata();
		}
		return true;
	}

	@Override
	protected Set<Class<?>> getKnownIncludes() {
		return this.controllers.isEmpty() ? KNOWN_INCLUDES_AND_CONTROLLERS : KNOWN_INCLUDES;
	}

	@Override
	protected Set<Class<?>> getComponentIncludes() {
		return this.controllers;
	}

}
