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

package dev.smtpd.spring.boot.autoconfigure.listener;

import java.util.function.Predicate;

import dev.smtpd.spring.listener.SmtpListenerRegistry;
import dev.smtpd.spring.listener.SmtpListenerRoute;
import dev.smtpd.spring.listener.method.InvalidSmtpListenerException;

/**
 * Which listeners are idempotent.
 *
 * @param registry has the listeners
 * @param all whether all of them are
 */
record IdempotentListeners(SmtpListenerRegistry registry, boolean all) implements Predicate<SmtpListenerRoute> {

	@Override
	public boolean test(SmtpListenerRoute route) {
		return this.all || route.idempotent();
	}

	boolean isEmpty() {
		return this.registry.getRoutes().stream().noneMatch(this);
	}

	InvalidSmtpListenerException withoutDatabase() {
		String name = this.registry.getRoutes().stream().filter(this).findFirst().orElseThrow().listener();
		return new InvalidSmtpListenerException(
				"Listener " + name + " is idempotent, but there is no database to note processed messages in: that "
						+ "takes one DataSource and one transaction manager.",
				"Add 'spring-boot-starter-jdbc' and configure a data source, or define a ProcessedMessages bean with "
						+ "its PlatformTransactionManager. Or have listeners not be idempotent, by @SmtpListener and "
						+ "'smtpd.listener.idempotent'.");
	}

}
