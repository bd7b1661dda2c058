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

package dev.smtpd.spring.boot.autoconfigure.security;

import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

import dev.smtpd.spring.boot.autoconfigure.AuthOffer;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.ConfigurationCondition;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.util.StringUtils;

/**
 * {@link SpringBootCondition} that matches where AUTH is requested by properties, or the
 * application has users. The user that Spring Boot makes up for web applications isn't
 * one, as long as its password is generated: nobody has configured it.
 */
class OnUsersCondition extends SpringBootCondition implements ConfigurationCondition {

	private static final String GENERATED_USER_CONFIGURATION = "org.springframework.boot.security.autoconfigure.UserDetailsServiceAutoConfiguration";

	@Override
	public ConfigurationPhase getConfigurationPhase() {
		return ConfigurationPhase.REGISTER_BEAN;
	}

	@Override
	public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
		ConditionMessage.Builder message = ConditionMessage.forCondition("SMTP AUTH by users");
		if (AuthOffer.of(context.getEnvironment()).requested()) {
			return ConditionOutcome.match(message.because("properties request it"));
		}
		List<String> users = users(context);
		return users.isEmpty() ? ConditionOutcome.noMatch(message.didNotFind("any users").atAll())
				: ConditionOutcome.match(message.found("bean", "beans").items(ConditionMessage.Style.QUOTE, users));
	}

	private static List<String> users(ConditionContext context) {
		ConfigurableListableBeanFactory beanFactory = Objects.requireNonNull(context.getBeanFactory());
		boolean generated = !StringUtils
			.hasLength(context.getEnvironment().getProperty("spring.security.user.password"));
		return Stream.of(AuthenticationManager.class, AuthenticationProvider.class, UserDetailsService.class)
			.flatMap((type) -> Stream.of(beanFactory.getBeanNamesForType(type, true, false)))
			.filter((name) -> !generated || !isGenerated(beanFactory, name))
			.distinct()
			.toList();
	}

	private static boolean isGenerated(ConfigurableListableBeanFactory beanFactory, String name) {
		return beanFactory.containsBeanDefinition(name)
				&& GENERATED_USER_CONFIGURATION.equals(beanFactory.getBeanDefinition(name).getFactoryBeanName());
	}

}
