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
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Stream;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import org.jspecify.annotations.Nullable;

import org.springframework.security.web.FilterChainProxy;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.intercept.AuthorizationFilter;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.web.util.ServletRequestPathUtils;

/**
 * {@link RequestSecurity} by Spring Security. A request may come from another machine if
 * a {@link SecurityFilterChain} has let it pass that is <em>about</em> the inbox: one
 * with a security matcher that doesn't match other paths, too, and with rules of
 * authorization. A chain for everything doesn't count, since that a user may log in to
 * the application doesn't mean that the user may read mail.
 *
 * @since 0.1.0
 */
public final class SpringRequestSecurity implements RequestSecurity {

	// set by FilterChainProxy while it works; if the name changes, nobody gets in
	private static final String APPLIED = FilterChainProxy.class.getName() + ".APPLIED";

	private final Supplier<Stream<FilterChainProxy>> proxies;

	/**
	 * Create the security.
	 * @param proxies the filters of Spring Security
	 */
	public SpringRequestSecurity(Supplier<Stream<FilterChainProxy>> proxies) {
		this.proxies = proxies;
	}

	@Override
	public boolean allowsRemote(HttpServletRequest request) {
		if (request.getAttribute(APPLIED) == null) {
			return false;
		}
		// the first chain that matches is the one that has worked
		SecurityFilterChain chain = this.proxies.get()
			.flatMap((proxy) -> proxy.getFilterChains().stream())
			.filter((each) -> each.matches(request))
			.findFirst()
			.orElse(null);
		return chain != null && !chain.matches(new OtherRequest(request))
				&& chain.getFilters().stream().anyMatch(AuthorizationFilter.class::isInstance);
	}

	@Override
	public Map<String, String> csrfParameters(HttpServletRequest request) {
		return (request.getAttribute(CsrfToken.class.getName()) instanceof CsrfToken token)
				? Map.of(token.getParameterName(), token.getToken()) : Map.of();
	}

	/**
	 * The same request for something else.
	 */
	private static final class OtherRequest extends HttpServletRequestWrapper {

		private final String path = "/" + UUID.randomUUID();

		OtherRequest(HttpServletRequest request) {
			super(request);
		}

		@Override
		public String getRequestURI() {
			return getContextPath() + this.path;
		}

		@Override
		public StringBuffer getRequestURL() {
			return new StringBuffer("http://localhost").append(getRequestURI());
		}

		@Override
		public String getServletPath() {
			return this.path;
		}

		@Override
		public @Nullable String getPathInfo() {
			return null;
		}

		@Override
		public @Nullable Object getAttribute(String name) {
			// the path as it was parsed is there
			return name.equals(ServletRequestPathUtils.PATH_ATTRIBUTE) ? null : super.getAttribute(name);
		}

		@Override
		public void setAttribute(String name, @Nullable Object value) {
			// the attributes remain those of the request
		}

		@Override
		public void removeAttribute(String name) {
			// the attributes remain those of the request
		}

	}

}
