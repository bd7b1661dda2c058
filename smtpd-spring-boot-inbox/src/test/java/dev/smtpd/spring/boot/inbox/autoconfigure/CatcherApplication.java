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

import dev.smtpd.spring.boot.inbox.store.InboxMessages;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

/**
 * A mail catcher, to be loaded from outside. It prints how many messages it has, for each
 * line of its input, and ends with its input.
 */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
public class CatcherApplication {

	public static void main(String[] arguments) throws Exception {
		SpringApplication application = new SpringApplication(CatcherApplication.class);
		application.setWebApplicationType(WebApplicationType.NONE);
		try (ConfigurableApplicationContext context = application.run(arguments)) {
			System.out.println("port: " + context.getEnvironment().getProperty("local.smtpd.port"));
			int read;
			do {
				read = System.in.read();
				System.out.println("messages: " + context.getBean(InboxMessages.class).counts().total());
			}
			while (read != -1);
		}
	}

}
