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

import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.Environment;
import org.springframework.core.env.PropertySource;

/**
 * The ports on which servers of the application listen, as they have published them in
 * its environment.
 *
 * @param environment the environment
 */
record LocalPorts(Environment environment) {

	private static final String PROPERTY_SOURCE = "server.ports";

	/**
	 * Return the property of a port.
	 * @param port the port
	 * @return the property, such as {@code local.server.port}, or {@code null} if no
	 * server of the application listens there
	 */
	@Nullable String find(int port) {
		PropertySource<?> ports = (this.environment instanceof ConfigurableEnvironment configurable)
				? configurable.getPropertySources().get(PROPERTY_SOURCE) : null;
		return (ports instanceof EnumerablePropertySource<?> source) ? Stream.of(source.getPropertyNames())
			.filter((name) -> Integer.valueOf(port).equals(source.getProperty(name)))
			.findFirst()
			.orElse(null) : null;
	}

}
