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

package dev.smtpd.spring.boot.autoconfigure.listener;

import dev.smtpd.SmtpExceptionMapper;
import dev.smtpd.SmtpServer;
import dev.smtpd.mail.InboundMail;
import dev.smtpd.mail.MailMemory;
import dev.smtpd.spring.boot.autoconfigure.SmtpdAutoConfiguration;
import dev.smtpd.spring.listener.ConstraintViolationExceptionMapper;
import dev.smtpd.spring.listener.RecipientRoutingPolicy;
import dev.smtpd.spring.listener.RecipientSizePolicy;
import dev.smtpd.spring.listener.SmtpListenerGuard;
import dev.smtpd.spring.listener.SmtpListenerInterceptor;
import dev.smtpd.spring.listener.SmtpListenerMessageProcessor;
import dev.smtpd.spring.listener.SmtpListenerRegistry;
import dev.smtpd.spring.listener.route.SignedAddresses;
import dev.smtpd.spring.metrics.SmtpMailMemoryMetrics;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.validation.ConstraintViolationException;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.messaging.handler.invocation.HandlerMethodArgumentResolver;
import org.springframework.messaging.handler.invocation.InvocableHandlerMethod;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.Validator;

/**
 * {@link EnableAutoConfiguration Auto-configuration} of
 * {@link dev.smtpd.spring.listener.annotation.SmtpListener @SmtpListener} methods.
 *
 * @since 0.1.0
 */
@AutoConfiguration(before = SmtpdAutoConfiguration.class,
		afterName = { "org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration",
				"org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration" })
@ConditionalOnClass({ SmtpServer.class, InboundMail.class, InvocableHandlerMethod.class })
@ConditionalOnBooleanProperty(name = "smtpd.enabled", matchIfMissing = true)
@EnableConfigurationProperties(SmtpdListenerProperties.class)
public final class SmtpdListenerAutoConfiguration {

	private static final long MIN_MEMORY_BUDGET = 1024 * 1024;

	@Bean
	@ConditionalOnMissingBean
	SmtpListenerRegistry smtpListenerRegistry(ConfigurableListableBeanFactory beanFactory,
			ObjectProvider<HandlerMethodArgumentResolver> argumentResolvers, ObjectProvider<Validator> validator,
			SmtpdListenerProperties properties) {
		return new SmtpListenerRegistry(beanFactory, argumentResolvers.orderedStream().toList(),
				validator.getIfUnique(), properties.isCaseSensitiveLocalParts());
	}

	// there only where there are listeners, so that other applications don't pay for it
	@Bean
	@ConditionalOnMissingBean
	@Nullable SmtpListenerMessageProcessor smtpListenerMessageProcessor(SmtpListenerRegistry registry,
			SmtpdListenerProperties properties, ApplicationContext applicationContext,
			ObjectProvider<SmtpListenerInterceptor> interceptors, ObjectProvider<SmtpExceptionMapper> mappers,
			MailMemory memory) {
		return registry.isEmpty() ? null
				: new SmtpListenerMessageProcessor(registry,
						new ApplicationUnroutedDecision(applicationContext, registry, properties.getUnrouted()),
						interceptors.orderedStream().toList(), mappers.orderedStream().toList(), memory);
	}

	@Bean
	@ConditionalOnMissingBean
	MailMemory smtpMailMemory(SmtpdListenerProperties properties) {
		DataSize budget = properties.getMemoryBudget();
		long bytes = (budget != null) ? budget.toBytes() : MailMemory.defaultSize();
		if (bytes < MIN_MEMORY_BUDGET) {
			throw new InvalidConfigurationPropertyValueException("smtpd.listener.memory-budget", budget,
					"Must be at least 1MB.");
		}
		if (properties.getMemoryWait().isNegative()) {
			throw new InvalidConfigurationPropertyValueException("smtpd.listener.memory-wait",
					properties.getMemoryWait(), "Must not be negative.");
		}
		return new MailMemory(bytes, properties.getMemoryWait());
	}

	@Bean
	@ConditionalOnMissingBean
	@Nullable RecipientRoutingPolicy smtpRecipientRoutingPolicy(SmtpListenerRegistry registry, SmtpdListenerProperties properties,
			ApplicationContext applicationContext) {
		ApplicationUnroutedDecision unrouted = new ApplicationUnroutedDecision(applicationContext, registry,
				properties.getUnrouted());
		return unrouted.isNeeded() ? new RecipientRoutingPolicy(registry, unrouted) : null;
	}

	@Bean
	@ConditionalOnMissingBean
	@Nullable RecipientSizePolicy smtpRecipientSizePolicy(SmtpListenerRegistry registry) {
		return registry.hasSizeLimits() ? new RecipientSizePolicy(registry) : null;
	}

	@Bean
	@ConditionalOnMissingBean
	SmtpListenerGuard smtpListenerGuard(SmtpListenerRegistry registry, ObjectProvider<RecipientRoutingPolicy> policy) {
		return new SmtpListenerGuard(registry, policy);
	}

	@Bean
	@ConditionalOnMissingBean
	@Conditional(OnSignedAddressKeysCondition.class)
	SignedAddresses smtpSignedAddresses(SmtpdListenerProperties properties) {
		return new SignedAddressKeys(properties.getSignedAddresses().getKeys()).toSignedAddresses();
	}

	/**
	 * What Jakarta Validation refuses.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(ConstraintViolationException.class)
	static class ValidationConfiguration {

		@Bean
		@ConditionalOnMissingBean
		ConstraintViolationExceptionMapper smtpConstraintViolationExceptionMapper() {
			return new ConstraintViolationExceptionMapper();
		}

	}

	/**
	 * Meters of the memory.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(MeterRegistry.class)
	@ConditionalOnBean(MeterRegistry.class)
	static class MetricsConfiguration {

		@Bean
		@ConditionalOnMissingBean
		SmtpMailMemoryMetrics smtpMailMemoryMetrics(MailMemory memory) {
			return new SmtpMailMemoryMetrics(memory);
		}

	}

}
