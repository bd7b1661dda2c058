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

package dev.smtpd.spring.boot.autoconfigure.security;

import java.util.Map;
import java.util.stream.Stream;

import dev.smtpd.AuthMode;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;

/**
 * {@link SpringBootCondition} that matches where a connector offers AUTH, so that no
 * authentication manager is made for nobody.
 */
class OnAuthCondition extends SpringBootCondition {

	private static final Bindable<Map<String, Connector>> CONNECTORS = Bindable.mapOf(String.class, Connector.class);

	@Override
	public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
		ConditionMessage.Builder message = ConditionMessage.forCondition("SMTP AUTH");
		return offersAuth(context.getEnvironment()) ? ConditionOutcome.match(message.because("a connector offers it"))
				: ConditionOutcome.noMatch(message.because("no connector offers it"));
	}

	private static boolean offersAuth(Environment environment) {
		Binder binder = Binder.get(environment);
		AuthMode server = binder.bind("smtpd.auth", AuthMode.class).orElse(AuthMode.NONE);
		Stream<AuthMode> connectors = binder.bind("smtpd.connectors", CONNECTORS)
			.orElse(Map.of())
			.values()
			.stream()
			.map(Connector::auth);
		return Stream.concat(Stream.of(server), connectors).anyMatch((mode) -> mode != null && mode != AuthMode.NONE);
	}

	/**
	 * What matters here of a connector.
	 *
	 * @param auth whether clients authenticate
	 */
	record Connector(@Nullable AuthMode auth) {

	}

}
