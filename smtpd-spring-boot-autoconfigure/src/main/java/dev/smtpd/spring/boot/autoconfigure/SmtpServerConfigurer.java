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

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import dev.smtpd.SmtpConnector;
import dev.smtpd.SmtpServer;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.util.Assert;

/**
 * Configures an {@link SmtpServer.Builder} as that of the auto-configured server: with
 * the {@code smtpd.*} properties, the executor of application code, the beans that the
 * server looks for (processors in their transaction, event publication, policies,
 * authenticators, observers with metrics and traces), the {@link SmtpServerCustomizer}
 * beans and the relay. For applications that define a server of their own. What is set
 * after that, on the builder that is returned, wins; it is the one that
 * {@link SmtpServerBuilderDecorator} beans return.
 * <p>
 * Event loops are those of the builder; {@code NettySmtpServer.builder(eventLoops)} with
 * the {@code EventLoops} bean shares those of the application.
 *
 * @since 0.1.0
 */
public final class SmtpServerConfigurer {

	private final SmtpdProperties properties;

	private final @Nullable SmtpServerTls tls;

	private final SmtpServerExecutorProvider executorProvider;

	private final BeanFactory beanFactory;

	private final Set<String> names = ConcurrentHashMap.newKeySet();

	SmtpServerConfigurer(SmtpdProperties properties, @Nullable SmtpServerTls tls,
			SmtpServerExecutorProvider executorProvider, BeanFactory beanFactory) {
		this.properties = properties;
		this.tls = tls;
		this.executorProvider = executorProvider;
		this.beanFactory = beanFactory;
	}

	/**
	 * Configure the builder of a server that replaces the auto-configured one.
	 * @param builder the builder
	 * @return the builder
	 */
	public SmtpServer.Builder configure(SmtpServer.Builder builder) {
		return configure(builder, new PropertiesSmtpServerCustomizer(this.properties, this.tls, true));
	}

	/**
	 * Configure the builder of a server beside the auto-configured one, which has the
	 * ports of the properties: {@code smtpd.port} and {@code smtpd.connectors.*} aren't
	 * applied, and its port is any free one if it isn't set. Define the bean with
	 * {@code @Bean(defaultCandidate = false)}, so that the auto-configured server doesn't
	 * back off.
	 * @param builder the builder
	 * @param connectorName the name of the server's own connector, by which metrics,
	 * health and the endpoint distinguish it from that of the auto-configured server
	 * @return the builder
	 * @throws IllegalArgumentException if it isn't a name, or if another server of the
	 * application has a connector of that name
	 */
	public SmtpServer.Builder configure(SmtpServer.Builder builder, String connectorName) {
		Assert.isTrue(
				!connectorName.equals(SmtpConnector.DEFAULT_NAME)
						&& !this.properties.getConnectors().containsKey(connectorName) && this.names.add(connectorName),
				() -> "The name '" + connectorName + "' is that of a connector of another SMTP server of the "
						+ "application, from which metrics, health and 'local.smtpd." + connectorName
						+ ".port' would be ambiguous");
		return configure(builder.connectorName(connectorName).port(0),
				new PropertiesSmtpServerCustomizer(this.properties, this.tls, false));
	}

	private SmtpServer.Builder configure(SmtpServer.Builder builder, PropertiesSmtpServerCustomizer properties) {
		properties.customize(builder);
		return configureBeans(decorate(builder));
	}

	private SmtpServer.Builder decorate(SmtpServer.Builder builder) {
		SmtpServer.Builder decorated = builder;
		for (SmtpServerBuilderDecorator decorator : this.beanFactory.getBeanProvider(SmtpServerBuilderDecorator.class)
			.orderedStream()
			.toList()) {
			decorated = decorator.decorate(decorated);
		}
		return decorated;
	}

	private SmtpServer.Builder configureBeans(SmtpServer.Builder builder) {
		builder.executor(this.executorProvider.getExecutor());
		new BeansSmtpServerCustomizer(this.beanFactory).customize(builder);
		this.beanFactory.getBeanProvider(SmtpServerCustomizer.class)
			.orderedStream()
			.forEach((customizer) -> customizer.customize(builder));
		new RelaySmtpServerCustomizer(this.beanFactory).customize(builder);
		return builder;
	}

}
