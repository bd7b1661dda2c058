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

package dev.smtpd.spring.boot.autoconfigure.actuate;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

import dev.smtpd.SmtpConnector;
import dev.smtpd.SmtpServer;
import dev.smtpd.spring.context.SmtpServers;

import org.springframework.boot.actuate.info.Info;
import org.springframework.boot.actuate.info.InfoContributor;

/**
 * {@link InfoContributor} that names the ports of the SMTP servers and what they speak.
 *
 * @since 0.1.0
 */
public class SmtpServerInfoContributor implements InfoContributor {

	private final SmtpServers servers;

	/**
	 * Create a contributor.
	 * @param servers the servers
	 */
	public SmtpServerInfoContributor(SmtpServers servers) {
		this.servers = servers;
	}

	@Override
	public void contribute(Info.Builder builder) {
		Map<String, Object> smtpd = new LinkedHashMap<>();
		SmtpServer first = this.servers.getFirst();
		smtpd.put("connectors", (first != null) ? connectors(first) : Map.of());
		Map<String, Object> additional = new LinkedHashMap<>();
		this.servers.getAdditional()
			.forEach((name, server) -> additional.put(name, Map.of("connectors", connectors(server))));
		if (!additional.isEmpty()) {
			smtpd.put("additionalServers", additional);
		}
		builder.withDetail("smtpd", smtpd);
	}

	private static Map<String, Object> connectors(SmtpServer server) {
		Map<String, Object> connectors = new LinkedHashMap<>();
		for (SmtpConnector connector : server.connectors()) {
			connectors.put(connector.name(),
					Map.of("port", connector.port(), "protocol", lowerCase(connector.protocol()), "tls",
							lowerCase(connector.tls()), "auth", lowerCase(connector.auth())));
		}
		return connectors;
	}

	private static String lowerCase(Enum<?> value) {
		return value.name().toLowerCase(Locale.ROOT);
	}

}
