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

import java.io.IOException;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;

/**
 * {@link HandlerInterceptor} before every handler of the inbox, whatever its path: the
 * path that a filter sees and the one by which the handler is found may differ.
 * <ul>
 * <li>A request must come from this machine, and by a name that leads to this machine
 * only (DNS rebinding), unless {@link RequestSecurity#allowsRemote} says otherwise.</li>
 * <li>No other site may have sent it, but for a link to a page.</li>
 * <li>A change needs the token of a page of the inbox.</li>
 * </ul>
 */
final class InboxGuard implements HandlerInterceptor {

	private static final String ROOT = "dev.smtpd.spring.boot.inbox.";

	private static final String PAGES = ROOT + "web";

	private static final String REMOTE = "The inbox can be reached from this machine only: by its loopback address"
			+ " and not through a proxy. To open it to others, define a SecurityFilterChain with a securityMatcher for"
			+ " the path of the inbox and with rules of authorization.";

	private static final String HOST = "The inbox can be reached by the name 'localhost' or a loopback address only.";

	private static final String SITE = "Another site has made the browser send this request.";

	private static final String TOKEN = "The page is out of date. Go back, reload it, and try again.";

	private final RequestSecurity security;

	private final CsrfTokens tokens;

	InboxGuard(RequestSecurity security, CsrfTokens tokens) {
		this.security = security;
		this.tokens = tokens;
	}

	@Override
	public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler)
			throws IOException {
		if (!(handler instanceof HandlerMethod method)) {
			return true;
		}
		String room = method.getBeanType().getPackageName();
		// what goes on asynchronously was let in before
		if (!room.startsWith(ROOT) || request.getDispatcherType() == DispatcherType.ASYNC) {
			return true;
		}
		if (room.equals(PAGES)) {
			PageHeaders.write(response);
			InboxErrorPages.mark(request);
		}
		String problem = problem(request, room.equals(PAGES));
		if (problem == null) {
			return true;
		}
		if (wantsPage(request)) {
			InboxErrorPages.mark(request, problem, problem.equals(TOKEN));
			response.sendError(HttpStatus.FORBIDDEN.value());
			return false;
		}
		response.setStatus(HttpStatus.FORBIDDEN.value());
		response.setContentType("text/plain;charset=UTF-8");
		response.getWriter().println(problem);
		return false;
	}

	// a program gets the reason as text
	private static boolean wantsPage(HttpServletRequest request) {
		String accept = request.getHeader(HttpHeaders.ACCEPT);
		return accept != null && accept.contains(MediaType.TEXT_HTML_VALUE);
	}

	private @Nullable String problem(HttpServletRequest request, boolean page) {
		if (request.getDispatcherType() != DispatcherType.REQUEST) {
			return REMOTE;
		}
		RequestOrigin origin = RequestOrigin.of(request);
		if (!this.security.allowsRemote(request)) {
			if (!origin.isLocal()) {
				return REMOTE;
			}
			if (!origin.hasLocalHost()) {
				return HOST;
			}
		}
		if (!page) {
			// the API checks the origin itself, and replies with problem details
			return null;
		}
		boolean reads = HttpMethod.GET.matches(request.getMethod()) || HttpMethod.HEAD.matches(request.getMethod());
		if (!origin.isSameOrigin(reads)) {
			return SITE;
		}
		return (!reads && !this.tokens.isValid(request)) ? TOKEN : null;
	}

}
