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

package dev.smtpd.spring.boot.inbox.web;

import java.util.Map;

import jakarta.servlet.http.HttpServletRequest;

/**
 * What guards requests apart from the inbox itself, such as Spring Security.
 *
 * @since 0.1.0
 */
public interface RequestSecurity {

	/**
	 * There is nothing else.
	 */
	RequestSecurity NONE = new RequestSecurity() {

		@Override
		public boolean allowsRemote(HttpServletRequest request) {
			return false;
		}

		@Override
		public Map<String, String> csrfParameters(HttpServletRequest request) {
			return Map.of();
		}

	};

	/**
	 * Return whether a request may come from another machine.
	 * @param request the request
	 * @return whether the application has decided that it may
	 */
	boolean allowsRemote(HttpServletRequest request);

	/**
	 * Return parameters that forms must have.
	 * @param request the request
	 * @return the parameters, none if there is no protection but the inbox's own
	 */
	Map<String, String> csrfParameters(HttpServletRequest request);

}
