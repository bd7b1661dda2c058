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

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpStatus;
import org.springframework.web.servlet.View;

/**
 * The pages for requests to the inbox that have failed, also where not the inbox but a
 * filter or Spring MVC has refused them. Thread-safe; doesn't use the database.
 *
 * @since 0.1.0
 */
public final class InboxErrorPages {

	private static final String PAGE = InboxErrorPages.class.getName() + ".page";

	private static final String PROBLEM = InboxErrorPages.class.getName() + ".problem";

	private static final String KNOWN = InboxErrorPages.class.getName() + ".known";

	private final Pages pages;

	InboxErrorPages(Pages pages) {
		this.pages = pages;
	}

	// Note that a request is for a page: the path alone doesn't show it.
	static void mark(HttpServletRequest request) {
		request.setAttribute(PAGE, true);
	}

	// Note why a request is forbidden, in words for the user, and whether the user may
	// see other pages.
	static void mark(HttpServletRequest request, String problem, boolean known) {
		request.setAttribute(PROBLEM, problem);
		request.setAttribute(KNOWN, known);
	}

	/**
	 * Return the page for a request that has failed.
	 * @param request the request, as it is dispatched after the failure
	 * @param status the status of the response
	 * @return the page, or {@code null} if the request wasn't for a page of the inbox
	 */
	public @Nullable View find(HttpServletRequest request, HttpStatus status) {
		if (request.getAttribute(PAGE) == null && !isPage(request)) {
			return null;
		}
		if (request.getAttribute(PROBLEM) instanceof String problem) {
			return Boolean.TRUE.equals(request.getAttribute(KNOWN)) ? this.pages.error(status, problem)
					: this.pages.forbidden(problem);
		}
		return this.pages.error(status, text(status));
	}

	private boolean isPage(HttpServletRequest request) {
		String base = this.pages.urls(request).base();
		return request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI) instanceof String uri
				&& (uri.equals(base) || uri.startsWith(base + "/")) && !uri.startsWith(base + "/api/");
	}

	private static String text(HttpStatus status) {
		return switch (status) {
			case BAD_REQUEST ->
				"The address or a field of the form has a value that can't be read. Go back, correct it,"
						+ " and try again.";
			case UNAUTHORIZED -> "Only users who have logged in may see this. Reload the page, and log in.";
			case FORBIDDEN -> "The page from which this was sent is out of date, or you may not do this. Go back,"
					+ " reload the page, and try again; if that doesn't help, log in as a user who may.";
			case NOT_FOUND -> "There is no such page, or what it showed was removed. Check the address.";
			case METHOD_NOT_ALLOWED -> "This address is for a button of a page, and can't be opened by itself.";
			default -> status.is5xxServerError()
					? "The log of the application says why. Nothing was changed, unless the page says so; try again."
					: "The request can't be answered. Go back, reload the page, and try again.";
		};
	}

}
