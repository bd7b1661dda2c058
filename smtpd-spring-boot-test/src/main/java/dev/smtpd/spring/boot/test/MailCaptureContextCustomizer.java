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

import java.util.HashMap;
import java.util.Map;

import org.springframework.beans.factory.support.DefaultSingletonBeanRegistry;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.test.context.ContextCustomizer;
import org.springframework.test.context.MergedContextConfiguration;
import org.springframework.util.ClassUtils;

/**
 * {@link ContextCustomizer} that starts a {@link MailCaptureServer} for the context and
 * points {@code spring.mail.*} to it. The port is that of a server that listens already,
 * so no other process can take it.
 */
record MailCaptureContextCustomizer() implements ContextCustomizer {

	private static final String SENDER = "org.springframework.mail.javamail.JavaMailSenderImpl";

	@Override
	public void customizeContext(ConfigurableApplicationContext context, MergedContextConfiguration mergedConfig) {
		MailCaptureServer server = new MailCaptureServer();
		server.start();
		context.getEnvironment()
			.getPropertySources()
			.addFirst(new MapPropertySource("mailCapture", properties(server.port())));
		context.getBeanFactory().registerSingleton("capturedMessages", server.messages());
		// also where the context can't be refreshed
		((DefaultSingletonBeanRegistry) context.getBeanFactory()).registerDisposableBean("mailCaptureServer",
				server::stop);
		if (ClassUtils.isPresent(SENDER, context.getClassLoader())) {
			context.getBeanFactory().addBeanPostProcessor(new MailCaptureSenderPostProcessor(server.port()));
		}
	}

	private static Map<String, Object> properties(int port) {
		Map<String, Object> properties = new HashMap<>();
		properties.put("spring.mail.host", MailCaptureServer.HOST);
		properties.put("spring.mail.port", port);
		properties.put("spring.mail.protocol", "smtp");
		properties.put("spring.mail.ssl.enabled", false);
		properties.put("spring.mail.properties.mail.smtp.ssl.enable", false);
		properties.put("spring.mail.properties.mail.smtp.starttls.enable", false);
		properties.put("spring.mail.properties.mail.smtp.starttls.required", false);
		return properties;
	}

}
