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
import java.util.Locale;

import dev.smtpd.auth.Authenticator;
import dev.smtpd.auth.ScramAuthenticator;
import dev.smtpd.auth.TokenAuthenticator;
import dev.smtpd.spring.security.AuthenticationManagerAuthenticator;
import dev.smtpd.spring.security.BearerTokenAuthenticator;
import dev.smtpd.spring.security.UserDetailsScramAuthenticator;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.security.authentication.AuthenticationEventPublisher;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.authentication.DefaultAuthenticationEventPublisher;
import org.springframework.security.authentication.ProviderManager;
import org.springframework.security.config.annotation.authentication.configuration.AuthenticationConfiguration;
import org.springframework.security.config.annotation.authentication.configuration.EnableGlobalAuthentication;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationConverter;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationProvider;
import org.springframework.security.oauth2.server.resource.authentication.OpaqueTokenAuthenticationProvider;
import org.springframework.security.oauth2.server.resource.introspection.OpaqueTokenIntrospector;

/**
 * Configurations to be imported by {@link SmtpdSecurityAutoConfiguration}.
 */
final class SmtpdSecurityConfigurations {

	private SmtpdSecurityConfigurations() {
	}

	private static AuthenticationEventPublisher events(ObjectProvider<AuthenticationEventPublisher> events,
			ApplicationEventPublisher publisher) {
		return events.getIfAvailable(() -> new DefaultAuthenticationEventPublisher(publisher));
	}

	/**
	 * User names and passwords.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(EnableGlobalAuthentication.class)
	@Conditional({ OnAuthCondition.class, OnUsersCondition.class })
	@ConditionalOnMissingBean(Authenticator.class)
	@EnableGlobalAuthentication
	static class PasswordConfiguration {

		@Bean
		@Nullable AuthenticationManagerAuthenticator smtpAuthenticator(ObjectProvider<AuthenticationManager> managers,
				AuthenticationConfiguration authenticationConfiguration, BeanFactory beanFactory,
				ObjectProvider<AuthenticationEventPublisher> events, ApplicationEventPublisher publisher) {
			AuthenticationManager own = managers.getIfUnique();
			AuthenticationManager manager = (own != null) ? own
					: authenticationConfiguration.getAuthenticationManager();
			if (manager == null) {
				return null;
			}
			SmtpAuthenticationManagers smtp = new SmtpAuthenticationManagers(beanFactory, events(events, publisher));
			return new AuthenticationManagerAuthenticator(smtp.around(manager, authenticationConfiguration));
		}

	}

	/**
	 * SCRAM, where it is asked for.
	 */
	@Configuration(proxyBeanMethods = false)
	@Conditional({ OnAuthCondition.class, OnScramCondition.class })
	@ConditionalOnSingleCandidate(UserDetailsService.class)
	@ConditionalOnMissingBean(ScramAuthenticator.class)
	static class ScramConfiguration {

		@Bean
		UserDetailsScramAuthenticator smtpScramAuthenticator(UserDetailsService users,
				ObjectProvider<AuthenticationEventPublisher> events, ApplicationEventPublisher publisher) {
			return new UserDetailsScramAuthenticator(users, events(events, publisher));
		}

	}

	/**
	 * Bearer tokens.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass({ JwtDecoder.class, JwtAuthenticationProvider.class })
	@Conditional(OnAuthCondition.class)
	@ConditionalOnMissingBean(TokenAuthenticator.class)
	static class TokenConfiguration {

		@Bean
		@ConditionalOnSingleCandidate(JwtDecoder.class)
		BearerTokenAuthenticator smtpJwtAuthenticator(JwtDecoder decoder,
				ObjectProvider<JwtAuthenticationConverter> converter,
				ObjectProvider<AuthenticationEventPublisher> events, ApplicationEventPublisher publisher) {
			JwtAuthenticationProvider provider = new JwtAuthenticationProvider(decoder);
			converter.ifAvailable(provider::setJwtAuthenticationConverter);
			return authenticator(provider, events(events, publisher));
		}

		@Bean
		@ConditionalOnSingleCandidate(OpaqueTokenIntrospector.class)
		@ConditionalOnMissingBean(TokenAuthenticator.class)
		BearerTokenAuthenticator smtpOpaqueTokenAuthenticator(OpaqueTokenIntrospector introspector,
				ObjectProvider<AuthenticationEventPublisher> events, ApplicationEventPublisher publisher) {
			return authenticator(new OpaqueTokenAuthenticationProvider(introspector), events(events, publisher));
		}

		private static BearerTokenAuthenticator authenticator(AuthenticationProvider provider,
				AuthenticationEventPublisher events) {
			ProviderManager manager = new ProviderManager(provider);
			manager.setAuthenticationEventPublisher(events);
			return new BearerTokenAuthenticator(manager);
		}

	}

	/**
	 * {@link SpringBootCondition} that matches where SCRAM is asked for.
	 */
	static class OnScramCondition extends SpringBootCondition {

		@Override
		public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
			boolean named = Binder.get(context.getEnvironment())
				.bind("smtpd.auth.mechanisms", Bindable.listOf(String.class))
				.orElse(List.of())
				.stream()
				.anyMatch((name) -> name.toUpperCase(Locale.ROOT).startsWith("SCRAM-"));
			ConditionMessage.Builder message = ConditionMessage.forCondition("SMTP AUTH with SCRAM");
			return named ? ConditionOutcome.match(message.because("it is among the mechanisms"))
					: ConditionOutcome.noMatch(message.because("it is not among the mechanisms"));
		}

	}

}
