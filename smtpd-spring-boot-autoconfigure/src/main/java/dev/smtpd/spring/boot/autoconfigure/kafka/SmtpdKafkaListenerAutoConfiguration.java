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

package dev.smtpd.spring.boot.autoconfigure.kafka;

import java.util.ArrayList;
import java.util.List;

import dev.smtpd.mail.InboundMail;
import dev.smtpd.spring.kafka.SmtpArgumentResolver;
import dev.smtpd.spring.store.MessageStore;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ImportRuntimeHints;
import org.springframework.kafka.annotation.KafkaListenerConfigurer;
import org.springframework.kafka.config.KafkaListenerEndpointRegistrar;
import org.springframework.messaging.handler.invocation.HandlerMethodArgumentResolver;

/**
 * {@link EnableAutoConfiguration Auto-configuration} of arguments for
 * {@code @KafkaListener} methods, in an application with an SMTP server or without.
 *
 * @since 0.1.0
 */
@AutoConfiguration
@ConditionalOnClass({ KafkaListenerConfigurer.class, InboundMail.class })
@ImportRuntimeHints(InboundMailDeserializerHints.class)
public final class SmtpdKafkaListenerAutoConfiguration {

	static final String RESOLVER = "smtpKafkaArgumentResolver";

	// not a candidate: to @SmtpListener methods it would take the header fields of the
	// mail for headers of a record
	@Bean(name = RESOLVER, defaultCandidate = false)
	@ConditionalOnMissingBean(name = RESOLVER)
	SmtpArgumentResolver smtpKafkaArgumentResolver(ObjectProvider<MessageStore> claimCheck) {
		return new SmtpArgumentResolver(claimCheck.getIfAvailable());
	}

	@Bean
	KafkaListenerConfigurer smtpKafkaListenerConfigurer(@Qualifier(RESOLVER) SmtpArgumentResolver resolver) {
		return (registrar) -> addResolver(registrar, resolver);
	}

	private static void addResolver(KafkaListenerEndpointRegistrar registrar, SmtpArgumentResolver resolver) {
		List<HandlerMethodArgumentResolver> resolvers = new ArrayList<>(registrar.getCustomMethodArgumentResolvers());
		resolvers.add(resolver);
		registrar.setCustomMethodArgumentResolvers(resolvers.toArray(HandlerMethodArgumentResolver[]::new));
	}

}
