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

import java.util.LinkedHashMap;
import java.util.Map;

import dev.smtpd.SmtpServer;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ListableBeanFactory;

/**
 * The {@link SmtpServer} beans of an application context, without those of its parents,
 * which start and stop their own.
 *
 * @since 0.1.0
 */
public final class SmtpServers {

	private final ListableBeanFactory beanFactory;

	/**
	 * Create an instance.
	 * @param beanFactory has the beans
	 */
	public SmtpServers(ListableBeanFactory beanFactory) {
		this.beanFactory = beanFactory;
	}

	/**
	 * Return the servers. The first one is that which is injected where any server is
	 * asked for: the only default candidate, or the primary one.
	 * @return the servers by the names of their beans
	 */
	public Map<String, SmtpServer> getAll() {
		Map<String, SmtpServer> beans = this.beanFactory.getBeansOfType(SmtpServer.class, false, true);
		if (beans.size() < 2) {
			return beans;
		}
		SmtpServer preferred = this.beanFactory.getBeanProvider(SmtpServer.class).getIfUnique();
		Map<String, SmtpServer> servers = new LinkedHashMap<>();
		beans.forEach((name, server) -> {
			if (server == preferred) {
				servers.put(name, server);
			}
		});
		beans.forEach(servers::putIfAbsent);
		return servers;
	}

	/**
	 * Return the servers beside the first one.
	 * @return the servers by the names of their beans
	 */
	public Map<String, SmtpServer> getAdditional() {
		Map<String, SmtpServer> servers = new LinkedHashMap<>(getAll());
		servers.keySet().stream().findFirst().ifPresent(servers::remove);
		return servers;
	}

	/**
	 * Return the first server.
	 * @return the server, that of a parent context if this one has none, or {@code null}
	 * if there is none at all
	 */
	public @Nullable SmtpServer getFirst() {
		return getAll().values()
			.stream()
			.findFirst()
			.orElseGet(this.beanFactory.getBeanProvider(SmtpServer.class)::getIfUnique);
	}

	/**
	 * Return the name of a server beside the first one.
	 * @param server a server
	 * @return the name of its bean, or {@code null} if it is the first one or unknown
	 */
	public @Nullable String getAdditionalName(SmtpServer server) {
		return getAdditional().entrySet()
			.stream()
			.filter((entry) -> entry.getValue() == server)
			.map(Map.Entry::getKey)
			.findFirst()
			.orElse(null);
	}

}
