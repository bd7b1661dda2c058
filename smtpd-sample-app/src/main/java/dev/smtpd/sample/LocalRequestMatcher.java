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

import dev.smtpd.spring.boot.inbox.web.RequestOrigin;
import jakarta.servlet.http.HttpServletRequest;

import org.springframework.security.web.util.matcher.RequestMatcher;

/**
 * Matches requests of this machine to a name that leads nowhere else. A site that lets
 * its own name lead here (DNS rebinding) could read everything otherwise, since browsers
 * take the answers for its own.
 */
class LocalRequestMatcher implements RequestMatcher {

	@Override
	public boolean matches(HttpServletRequest request) {
		RequestOrigin origin = RequestOrigin.of(request);
		return origin.isLocal() && origin.hasLocalHost();
	}

}
