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

package dev.smtpd.spring.boot.inbox.autoconfigure;

import java.util.Map;
import java.util.regex.Pattern;

import dev.smtpd.spring.boot.inbox.store.InboxMessages;
import dev.smtpd.spring.boot.inbox.web.InboxErrorPages;
import dev.smtpd.spring.boot.inbox.web.InboxLinks;
import dev.smtpd.spring.boot.inbox.web.InboxWebConfiguration;
import dev.smtpd.spring.boot.inbox.web.MicrometerServerMeters;
import dev.smtpd.spring.boot.inbox.web.RequestSecurity;
import dev.smtpd.spring.boot.inbox.web.ServerMeters;
import dev.smtpd.spring.boot.inbox.web.SpringRequestSecurity;
import io.micrometer.core.instrument.MeterRegistry;
import org.thymeleaf.spring6.SpringTemplateEngine;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication.Type;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.webmvc.autoconfigure.error.ErrorViewResolver;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.security.web.FilterChainProxy;
import org.springframework.web.servlet.DispatcherServlet;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.View;

/**
 * {@link org.springframework.boot.autoconfigure.EnableAutoConfiguration
 * Auto-configuration} of the pages of the inbox, in Spring MVC applications.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = SmtpdInboxAutoConfiguration.class)
@ConditionalOnWebApplication(type = Type.SERVLET)
@ConditionalOnClass({ DispatcherServlet.class, SpringTemplateEngine.class })
@ConditionalOnBean(InboxMessages.class)
@Conditional(OnInboxCondition.class)
@Import({ InboxWebConfiguration.class, InboxReadingConfiguration.class })
public final class SmtpdInboxWebAutoConfiguration {

	private static final Pattern PATH = Pattern.compile("(?:/[A-Za-z0-9_~-][A-Za-z0-9._~-]*)+");

	SmtpdInboxWebAutoConfiguration(SmtpdInboxProperties properties) {
		if (!PATH.matcher(properties.getPath()).matches()) {
			throw new InvalidConfigurationPropertyValueException("smtpd.inbox.path", properties.getPath(),
					"Must be a path such as '/smtpd', without a slash at its end.");
		}
	}

	@Bean
	@ConditionalOnMissingBean
	InboxLinks smtpdInboxLinks(SmtpdInboxProperties properties) {
		try {
			return new InboxLinks(properties.getLinks());
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidConfigurationPropertyValueException("smtpd.inbox.links", properties.getLinks(),
					String.valueOf(ex.getMessage()));
		}
	}

	/**
	 * Spring Boot's handling of errors is there, whose pages are those of the inbox below
	 * its path.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(ErrorViewResolver.class)
	static class ErrorPagesConfiguration {

		@Bean
		@Order(Ordered.HIGHEST_PRECEDENCE)
		ErrorViewResolver smtpdInboxErrorViewResolver(InboxErrorPages pages) {
			return (request, status, model) -> {
				View view = pages.find(request, status);
				return (view != null) ? new ModelAndView(view) : null;
			};
		}

	}

	/**
	 * Spring Security is there.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(FilterChainProxy.class)
	static class SecurityConfiguration {

		@Bean
		@ConditionalOnMissingBean(RequestSecurity.class)
		SpringRequestSecurity smtpdInboxRequestSecurity(ObjectProvider<FilterChainProxy> proxies) {
			return new SpringRequestSecurity(proxies::stream);
		}

	}

	/**
	 * Micrometer is there.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(MeterRegistry.class)
	static class MetersConfiguration {

		@Bean
		@ConditionalOnMissingBean
		ServerMeters smtpdInboxServerMeters(ObjectProvider<MeterRegistry> registry) {
			return () -> {
				MeterRegistry unique = registry.getIfUnique();
				return (unique != null) ? new MicrometerServerMeters(unique).values() : Map.of();
			};
		}

	}

}
