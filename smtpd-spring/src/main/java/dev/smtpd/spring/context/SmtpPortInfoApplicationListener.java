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

package dev.smtpd.spring.context;

import java.util.HashMap;
import java.util.Map;

import dev.smtpd.SmtpConnector;
import org.jspecify.annotations.Nullable;

import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationListener;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.PropertySource;

/**
 * {@link ApplicationListener} that sets {@code local.smtpd.port} to the port that the
 * server listens on, and {@code local.smtpd.<name>.port} for further connectors, in the
 * environment of the application context and of its parents. For the servers beside the
 * first one, the name of a connector that is called {@code default} is that of the bean.
 *
 * @since 0.1.0
 */
public final class SmtpPortInfoApplicationListener implements ApplicationListener<SmtpServerInitializedEvent>, Ordered {

	private static final String PROPERTY_SOURCE = "server.ports";

	private final ApplicationContext applicationContext;

	/**
	 * Create a listener.
	 * @param applicationContext the context whose environment gets the ports
	 */
	public SmtpPortInfoApplicationListener(ApplicationContext applicationContext) {
		this.applicationContext = applicationContext;
	}

	@Override
	public void onApplicationEvent(SmtpServerInitializedEvent event) {
		String server = new SmtpServers(this.applicationContext).getAdditionalName(event.getServer());
		String own = (server != null) ? server + "." : "";
		for (SmtpConnector connector : event.getServer().connectors()) {
			String infix = connector.name().equals(SmtpConnector.DEFAULT_NAME) ? own : connector.name() + ".";
			setPort(this.applicationContext, "local.smtpd." + infix + "port", connector.port());
		}
	}

	// the ports are there when the application has started, whatever the multicaster
	@Override
	public boolean supportsAsyncExecution() {
		return false;
	}

	/**
	 * Before the listeners that use the ports.
	 */
	@Override
	public int getOrder() {
		return Ordered.HIGHEST_PRECEDENCE;
	}

	private static void setPort(@Nullable ApplicationContext context, String property, int port) {
		if (context == null) {
			return;
		}
		if (context.getEnvironment() instanceof ConfigurableEnvironment environment) {
			ports(environment.getPropertySources()).put(property, port);
		}
		setPort(context.getParent(), property, port);
	}

	@SuppressWarnings("unchecked") // this property source is made of such a map only
	private static Map<String, Object> ports(MutablePropertySources sources) {
		PropertySource<?> source = sources.get(PROPERTY_SOURCE);
		if (source == null) {
			source = new MapPropertySource(PROPERTY_SOURCE, new HashMap<>());
			sources.addFirst(source);
		}
		return (Map<String, Object>) source.getSource();
	}

}
