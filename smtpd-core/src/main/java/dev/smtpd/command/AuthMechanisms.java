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

package dev.smtpd.command;

import java.util.List;
import java.util.Locale;

import dev.smtpd.protocol.Grammar;
import dev.smtpd.sasl.SaslMechanism;
import dev.smtpd.session.Session;
import org.jspecify.annotations.Nullable;

/**
 * The SASL mechanisms of a server.
 *
 * @param mechanisms the mechanisms in the order in which they are offered
 * @since 0.1.0
 */
public record AuthMechanisms(List<SaslMechanism> mechanisms) {

	/**
	 * Return what a session is offered.
	 * @param session the session
	 * @return the names of the mechanisms
	 */
	List<String> namesFor(Session session) {
		return this.mechanisms.stream()
			.filter((mechanism) -> mechanism.isAvailable(session))
			.map(SaslMechanism::name)
			.toList();
	}

	/**
	 * Return all that there are.
	 * @return the names of the mechanisms
	 */
	List<String> names() {
		return this.mechanisms.stream().map(SaslMechanism::name).toList();
	}

	/**
	 * Find a mechanism.
	 * @param session the session
	 * @param name the name in any case
	 * @return the mechanism, or {@code null} if the session isn't offered it
	 */
	@Nullable SaslMechanism find(Session session, String name) {
		if (!Grammar.isAscii(name)) {
			return null;
		}
		String upperCase = name.toUpperCase(Locale.ROOT);
		return this.mechanisms.stream()
			.filter((mechanism) -> mechanism.name().equals(upperCase) && mechanism.isAvailable(session))
			.findFirst()
			.orElse(null);
	}

}
