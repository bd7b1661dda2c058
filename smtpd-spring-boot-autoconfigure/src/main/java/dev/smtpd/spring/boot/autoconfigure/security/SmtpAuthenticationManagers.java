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

import dev.smtpd.spring.security.UserDetailsAuthenticationManager;
import dev.smtpd.spring.security.UserDetailsAuthenticationManager.Forms;
import dev.smtpd.spring.security.UserDetailsScramAuthenticator;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.security.authentication.AuthenticationEventPublisher;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.authentication.password.CompromisedPasswordChecker;
import org.springframework.security.config.annotation.authentication.configuration.AuthenticationConfiguration;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.crypto.factory.PasswordEncoderFactories;
import org.springframework.security.crypto.password.PasswordEncoder;

/**
 * Makes the {@link AuthenticationManager} for AUTH PLAIN and LOGIN. Neither the manager
 * of the application nor its {@link PasswordEncoder} is changed.
 *
 * @param beanFactory has the users
 * @param events publishes successes and failures
 */
record SmtpAuthenticationManagers(BeanFactory beanFactory, AuthenticationEventPublisher events) {

	AuthenticationManager around(AuthenticationManager manager, AuthenticationConfiguration configuration) {
		UserDetailsService users = this.beanFactory.getBeanProvider(UserDetailsService.class).getIfUnique();
		if (users == null) {
			return manager;
		}
		PasswordEncoder encoder = this.beanFactory.getBeanProvider(PasswordEncoder.class)
			.getIfUnique(PasswordEncoderFactories::createDelegatingPasswordEncoder);
		CompromisedPasswordChecker compromised = this.beanFactory.getBeanProvider(CompromisedPasswordChecker.class)
			.getIfUnique();
		return new UserDetailsAuthenticationManager(manager, users, forms(manager, configuration), encoder, compromised,
				this.events);
	}

	// A manager that the application has made decides alone, unless its users get in by
	// SCRAM anyway.
	private Forms forms(AuthenticationManager manager, AuthenticationConfiguration configuration) {
		if (this.beanFactory.getBeanProvider(UserDetailsScramAuthenticator.class).getIfAvailable() != null) {
			return Forms.SCRAM_AND_PLAIN;
		}
		return (manager == configuration.getAuthenticationManager()) ? Forms.SCRAM : Forms.NONE;
	}

}
