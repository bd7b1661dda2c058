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

package dev.smtpd.spring.boot.autoconfigure;

import dev.smtpd.SmtpServer;
import dev.smtpd.spring.context.SmtpServers;
import dev.smtpd.transport.EventLoops;
import dev.smtpd.transport.NettySmtpServer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Configurations to be imported by {@link SmtpdAutoConfiguration} in a certain order.
 */
final class SmtpServerConfigurations {

	private SmtpServerConfigurations() {
	}

	/**
	 * The server of the properties.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnMissingBean(SmtpServer.class)
	static class AutoConfiguredServerConfiguration {

		@Bean
		SmtpServer smtpServer(SmtpServerConfigurer configurer, EventLoops eventLoops) {
			return configurer.configure(NettySmtpServer.builder(eventLoops)).build();
		}

	}

	/**
	 * Servers of the application instead.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnMissingBean(AutoConfiguredServerConfiguration.class)
	static class ReplacedServerConfiguration {

		@Bean
		ReplacedServerReport replacedSmtpServerReport(ListableBeanFactory beanFactory) {
			return new ReplacedServerReport(new SmtpServers(beanFactory));
		}

	}

	/**
	 * Says that there is no auto-configured server.
	 *
	 * @param servers the servers of the application
	 */
	record ReplacedServerReport(SmtpServers servers) implements SmartInitializingSingleton {

		private static final Logger logger = LoggerFactory.getLogger(ReplacedServerReport.class);

		@Override
		public void afterSingletonsInstantiated() {
			logger.info(
					"There is no auto-configured SMTP server, since the application defines {}. Properties 'smtpd.*' "
							+ "apply to it only if SmtpServerConfigurer configures its builder",
					String.join(", ", this.servers.getAll().keySet()));
		}

	}

}
