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

import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import dev.smtpd.auth.AuthMode;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;

/**
 * Whether connectors offer AUTH by the properties, for conditions, which are evaluated
 * before {@link SmtpdProperties} is a bean.
 *
 * @param possible whether a connector may offer AUTH: its mode isn't {@code none}
 * @param requested whether a connector has to offer AUTH: its mode is set to another one
 * than {@code none}, or it isn't set and another property {@code smtpd.auth.*} is
 * @since 0.1.0
 */
public record AuthOffer(boolean possible, boolean requested) {

	private static final String PREFIX = "smtpd.auth";

	private static final String MODE = "mode";

	private static final Bindable<Map<String, Connector>> CONNECTORS = Bindable.mapOf(String.class, Connector.class);

	private static final Bindable<Map<String, Object>> VALUES = Bindable.mapOf(String.class, Object.class);

	/**
	 * Return the offer by the properties of an environment.
	 * @param environment the environment
	 * @return the offer
	 */
	public static AuthOffer of(Environment environment) {
		Binder binder = Binder.get(environment);
		boolean possible = modes(binder).anyMatch((mode) -> mode.isEmpty() || mode.get() != AuthMode.NONE);
		boolean set = modes(binder).anyMatch((mode) -> mode.isPresent() && mode.get() != AuthMode.NONE);
		return new AuthOffer(possible, set || (possible && isConfigured(environment)));
	}

	/**
	 * Return whether a property {@code smtpd.auth.*} other than the mode is set.
	 * @param environment the environment
	 * @return whether one of them is set
	 */
	static boolean isConfigured(Environment environment) {
		return Binder.get(environment)
			.bind(PREFIX, VALUES)
			.orElse(Map.of())
			.keySet()
			.stream()
			.anyMatch((name) -> !MODE.equalsIgnoreCase(name));
	}

	private static Stream<Optional<AuthMode>> modes(Binder binder) {
		Optional<AuthMode> server = Optional.ofNullable(binder.bind(PREFIX + "." + MODE, AuthMode.class).orElse(null));
		Stream<Optional<AuthMode>> connectors = binder.bind("smtpd.connectors", CONNECTORS)
			.orElse(Map.of())
			.values()
			.stream()
			.map((connector) -> Optional.ofNullable(connector.auth()).map(Auth::mode).or(() -> server));
		return Stream.concat(Stream.of(server), connectors);
	}

	/**
	 * The part of the properties of a connector that matters here.
	 *
	 * @param auth authentication on the connector
	 */
	record Connector(@Nullable Auth auth) {

	}

	/**
	 * Authentication on a connector.
	 *
	 * @param mode whether clients can or must authenticate
	 */
	record Auth(@Nullable AuthMode mode) {

	}

}
