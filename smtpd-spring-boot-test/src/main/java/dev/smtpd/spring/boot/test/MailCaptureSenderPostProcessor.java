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

import java.util.List;
import java.util.Properties;

import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.mail.javamail.JavaMailSenderImpl;

/**
 * {@link BeanPostProcessor} that points each {@link JavaMailSenderImpl} to the
 * {@link MailCaptureServer}, also those that the application does not configure by
 * {@code spring.mail.*}.
 *
 * @param port the port of the server
 */
record MailCaptureSenderPostProcessor(int port) implements BeanPostProcessor {

	private static final String PREFIX = "mail.smtp.";

	private static final List<String> DETOURS = List.of("socks.", "proxy.", "socketFactory", "ssl.socketFactory",
			"localaddress", "localport");

	@Override
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		if (bean instanceof JavaMailSenderImpl sender) {
			Properties properties = new Properties();
			properties.putAll(sender.getJavaMailProperties());
			properties.keySet().removeIf(MailCaptureSenderPostProcessor::isDetour);
			properties.setProperty("mail.transport.protocol", "smtp");
			properties.setProperty("mail.smtp.host", MailCaptureServer.HOST);
			properties.setProperty("mail.smtp.port", String.valueOf(this.port));
			properties.setProperty("mail.smtp.ssl.enable", "false");
			properties.setProperty("mail.smtp.starttls.enable", "false");
			properties.setProperty("mail.smtp.starttls.required", "false");
			sender.setJavaMailProperties(properties);
			sender.setProtocol("smtp");
			sender.setHost(MailCaptureServer.HOST);
			sender.setPort(this.port);
		}
		return bean;
	}

	// what has connections go elsewhere, or be made by the application
	private static boolean isDetour(Object key) {
		String name = String.valueOf(key);
		return name.startsWith(PREFIX) && DETOURS.stream().anyMatch(name.substring(PREFIX.length())::startsWith);
	}

}
