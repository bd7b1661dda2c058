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

package dev.smtpd.sample;

import java.security.Principal;

import dev.smtpd.auth.Authenticator;
import dev.smtpd.auth.TokenAuthenticator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Any user name and password are right, and any token: applications in development log in
 * as they do elsewhere.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnBooleanProperty("app.accept-any-login")
class AnyLoginConfiguration {

	private static final Logger logger = LoggerFactory.getLogger(AnyLoginConfiguration.class);

	AnyLoginConfiguration() {
		logger.warn("Clients can log in with any user name and password ('app.accept-any-login'): "
				+ "this is for development only");
	}

	@Bean
	Authenticator anyPassword() {
		return (session, username, password) -> user(username);
	}

	@Bean
	TokenAuthenticator anyToken() {
		return (session, username, token) -> user((username != null) ? username : "anyone");
	}

	private static Principal user(String name) {
		return () -> name;
	}

}
