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

package dev.smtpd.spring.security;

import org.jspecify.annotations.Nullable;

import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;

/**
 * Has Spring Security decide.
 */
final class Decisions {

	private Decisions() {
	}

	/**
	 * Have a request decided.
	 * @param authenticationManager decides
	 * @param request the request
	 * @return the authentication, or {@code null} if it is refused
	 * @throws AuthenticationServiceException if that can't be decided now
	 */
	static @Nullable Authentication decide(AuthenticationManager authenticationManager, Authentication request) {
		try {
			Authentication authentication = authenticationManager.authenticate(request);
			return (authentication != null && authentication.isAuthenticated()) ? authentication : null;
		}
		catch (AuthenticationServiceException ex) {
			throw ex;
		}
		catch (AuthenticationException ex) {
			return null;
		}
	}

}
