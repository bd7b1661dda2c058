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

import java.net.InetAddress;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.core.env.PropertySource;

/**
 * {@link PropertySource} with port 0 and the loopback address for the SMTP server, and
 * for whichever further connectors there are. Not enumerable, so that it makes no
 * connectors itself.
 */
final class RandomSmtpPortPropertySource extends PropertySource<String> {

	static final String NAME = "randomSmtpPort";

	private static final String PREFIX = "smtpd.";

	private static final String PORT = "port";

	private static final String ADDRESS = "address";

	private static final ConfigurationPropertyName SERVER = ConfigurationPropertyName.of("smtpd");

	private static final ConfigurationPropertyName CONNECTORS = SERVER.append("connectors");

	RandomSmtpPortPropertySource() {
		super(NAME, InetAddress.getLoopbackAddress().getHostAddress());
	}

	@Override
	public @Nullable Object getProperty(String name) {
		if (!name.startsWith(PREFIX) || !(name.endsWith(PORT) || name.endsWith(ADDRESS))) {
			return null;
		}
		ConfigurationPropertyName property = ConfigurationPropertyName.adapt(name, '.');
		boolean ofConnector = property.getNumberOfElements() == 4 && CONNECTORS.isAncestorOf(property);
		if (!ofConnector && !SERVER.isParentOf(property)) {
			return null;
		}
		return switch (property.getLastElement(ConfigurationPropertyName.Form.UNIFORM)) {
			case PORT -> 0;
			case ADDRESS -> ofConnector ? "${smtpd.address}" : getSource();
			default -> null;
		};
	}

}
