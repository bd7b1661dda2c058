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

import java.util.Set;

import dev.smtpd.spring.boot.autoconfigure.SmtpServerBuilderDecorator;

import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.test.context.ContextCustomizer;
import org.springframework.test.context.MergedContextConfiguration;
import org.springframework.test.context.support.TestPropertySourceUtils;

/**
 * {@link ContextCustomizer} that has the SMTP server of a test listen on free ports of
 * the loopback address, so that several cached contexts run at the same time. What the
 * test itself sets comes first: {@code properties} and {@code args} of
 * {@code @SpringBootTest}, {@code @TestPropertySource} and
 * {@code @DynamicPropertySource}. What the application sets comes after, in its code,
 * too.
 */
record RandomSmtpPortContextCustomizer() implements ContextCustomizer {

	// what the test sets has been put before these, or will be put first
	private static final Set<String> NOT_OF_THE_TEST = Set.of("servletConfigInitParams", "servletContextInitParams",
			"jndiProperties", StandardEnvironment.SYSTEM_PROPERTIES_PROPERTY_SOURCE_NAME,
			StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME);

	@Override
	public void customizeContext(ConfigurableApplicationContext context, MergedContextConfiguration mergedConfig) {
		MutablePropertySources sources = context.getEnvironment().getPropertySources();
		RandomSmtpPortPropertySource source = new RandomSmtpPortPropertySource();
		String next = sources.stream()
			.map(PropertySource::getName)
			.filter(NOT_OF_THE_TEST::contains)
			.findFirst()
			.orElse(null);
		if (next != null) {
			sources.addBefore(next, source);
		}
		else if (sources.contains(TestPropertySourceUtils.INLINED_PROPERTIES_PROPERTY_SOURCE_NAME)) {
			sources.addAfter(TestPropertySourceUtils.INLINED_PROPERTIES_PROPERTY_SOURCE_NAME, source);
		}
		else {
			sources.addFirst(source);
		}
		SmtpServerBuilderDecorator ports = RandomSmtpPorts::apply;
		context.getBeanFactory().registerSingleton("randomSmtpPorts", ports);
	}

}
