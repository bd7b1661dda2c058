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

import dev.smtpd.MessageProcessor;
import dev.smtpd.SmtpServer;
import dev.smtpd.fault.SmtpFaults;
import dev.smtpd.spring.context.SmtpPortInfoApplicationListener;
import dev.smtpd.spring.context.SmtpServerGracefulShutdownLifecycle;
import dev.smtpd.spring.context.SmtpServerStartStopLifecycle;
import dev.smtpd.spring.context.SmtpServers;
import dev.smtpd.spring.debug.DebuggingMessageProcessor;
import dev.smtpd.spring.event.EventPublishingObserver;
import dev.smtpd.spring.event.UnhandledMessageWarning;
import dev.smtpd.spring.logging.LogContext;
import dev.smtpd.spring.logging.SmtpServerLogging;
import dev.smtpd.transport.EventLoops;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.autoconfigure.ssl.SslProperties;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.availability.ApplicationAvailability;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for an SMTP server inside the
 * application.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = { SslAutoConfiguration.class, TaskExecutionAutoConfiguration.class })
@ConditionalOnClass(SmtpServer.class)
@ConditionalOnBooleanProperty(name = "smtpd.enabled", matchIfMissing = true)
@EnableConfigurationProperties(SmtpdProperties.class)
@Import({ SmtpServerExecutorConfiguration.class, SmtpAuthenticationExecutorConfiguration.class,
		SmtpServerConfigurations.AutoConfiguredServerConfiguration.class,
		SmtpServerConfigurations.ReplacedServerConfiguration.class, MessageListenerConfiguration.class,
		SmtpExceptionMapperConfigurations.ReplyStatusConfiguration.class,
		SmtpExceptionMapperConfigurations.SecurityConfiguration.class,
		SmtpExceptionMapperConfigurations.DataAccessConfiguration.class })
public final class SmtpdAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	EventLoops smtpEventLoops(SmtpdProperties properties) {
		Integer size = properties.getEventLoops();
		return (size != null) ? PropertyValues.map("smtpd.event-loops", size, EventLoops::new) : new EventLoops();
	}

	@Bean
	@ConditionalOnMissingBean
	SmtpFaults smtpFaults(SmtpdProperties properties) {
		return new FaultsMapper(properties).toFaults();
	}

	@Bean
	@ConditionalOnMissingBean
	@Nullable SmtpServerTls smtpServerTls(SmtpdProperties properties, ObjectProvider<SslBundles> sslBundles,
			ObjectProvider<SslProperties> sslProperties) {
		return SmtpServerTls.of(properties.getSsl(), sslBundles, sslProperties);
	}

	@Bean
	@ConditionalOnMissingBean
	SmtpServerConfigurer smtpServerConfigurer(SmtpdProperties properties, ObjectProvider<SmtpServerTls> tls,
			SmtpServerExecutorProvider executorProvider, BeanFactory beanFactory) {
		return new SmtpServerConfigurer(properties, tls.getIfAvailable(), executorProvider, beanFactory);
	}

	@Bean
	@ConditionalOnMissingBean
	@ConditionalOnBooleanProperty("smtpd.debug")
	DebuggingMessageProcessor debuggingMessageProcessor() {
		return new DebuggingMessageProcessor();
	}

	@Bean
	@ConditionalOnMissingBean
	SmtpServerLogging smtpServerLogging(SmtpdProperties properties, ObjectProvider<LogContext> contexts) {
		return new SmtpServerLogging(properties.getLogLevel(), contexts);
	}

	@Bean
	@ConditionalOnMissingBean
	EventPublishingObserver smtpEventPublishingObserver(ApplicationContext applicationContext,
			SmtpServerExecutorProvider executorProvider) {
		return new EventPublishingObserver(applicationContext, executorProvider.getExecutor());
	}

	@Bean
	@ConditionalOnMissingBean
	@ConditionalOnBooleanProperty("smtpd.pause-while-refusing-traffic")
	ReadinessPause smtpReadinessPause(ListableBeanFactory beanFactory, ApplicationAvailability availability) {
		return new ReadinessPause(new SmtpServers(beanFactory), availability);
	}

	@Bean
	@ConditionalOnMissingBean
	SmtpServerStartStopLifecycle smtpServerStartStopLifecycle(ListableBeanFactory beanFactory,
			ApplicationEventPublisher publisher) {
		return new SmtpServerStartStopLifecycle(new SmtpServers(beanFactory), publisher);
	}

	@Bean
	@ConditionalOnMissingBean
	@ConditionalOnProperty(name = "smtpd.shutdown", havingValue = "graceful", matchIfMissing = true)
	SmtpServerGracefulShutdownLifecycle smtpServerGracefulShutdownLifecycle(ListableBeanFactory beanFactory) {
		return new SmtpServerGracefulShutdownLifecycle(new SmtpServers(beanFactory));
	}

	@Bean
	@ConditionalOnMissingBean
	SmtpPortInfoApplicationListener smtpPortInfoApplicationListener(ApplicationContext applicationContext) {
		return new SmtpPortInfoApplicationListener(applicationContext);
	}

	@Bean
	@ConditionalOnMissingBean
	MissingAuthWarning missingSmtpAuthWarning(SmtpdProperties properties, ApplicationContext applicationContext) {
		return new MissingAuthWarning(properties, applicationContext);
	}

	@Bean
	@ConditionalOnMissingBean
	UnhandledMessageWarning unhandledMessageWarning(ApplicationContext applicationContext,
			ObjectProvider<MessageProcessor> processors) {
		return new UnhandledMessageWarning(applicationContext, processors);
	}

}
