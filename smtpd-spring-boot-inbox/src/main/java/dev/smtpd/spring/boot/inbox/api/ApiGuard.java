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

package dev.smtpd.spring.boot.inbox.api;

import java.net.URI;
import java.util.Locale;
import java.util.Set;

import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletRequestWrapper;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.util.StringUtils;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;

/**
 * Refuses what pages of other origins have browsers request, and bounds bodies. It looks
 * at the handler instead of the path, so that no way to write a path gets around it.
 * <p>
 * A request is refused if its {@code Sec-Fetch-Site} or {@code Origin} is of another
 * origin; a link to the API can be followed all the same. A change by POST has to be one
 * that a form can't send: with JSON or {@code X-Requested-With}. What counts is the
 * method that was sent, and not what a form field has made of it.
 */
class ApiGuard implements HandlerInterceptor {

	static final String REQUESTED_WITH = "X-Requested-With";

	static final int MAX_BODY = 256 * 1024;

	private static final Set<String> SAFE_METHODS = Set.of("GET", "HEAD", "OPTIONS");

	private static final Set<String> OWN_SITE = Set.of("same-origin", "none");

	@Override
	public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
		if (handler instanceof HandlerMethod method
				&& method.getBeanType().getPackage() == ApiGuard.class.getPackage()) {
			protect(response);
			check(request);
		}
		return true;
	}

	static void protect(HttpServletResponse response) {
		response.setHeader("X-Content-Type-Options", "nosniff");
		response.setHeader("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'; sandbox");
		response.setHeader("Cross-Origin-Resource-Policy", "same-origin");
		response.setHeader("Referrer-Policy", "no-referrer");
		response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
	}

	private static void check(HttpServletRequest request) {
		String method = sentMethod(request);
		boolean link = method.equals("GET") && "navigate".equals(request.getHeader("Sec-Fetch-Mode"))
				&& "document".equals(request.getHeader("Sec-Fetch-Dest"));
		String site = request.getHeader("Sec-Fetch-Site");
		if (site != null && !OWN_SITE.contains(site) && !link) {
			throw forbidden("The request is from a page of another origin (Sec-Fetch-Site: " + site + ")");
		}
		String origin = request.getHeader(HttpHeaders.ORIGIN);
		if (origin != null && !isOwn(origin, request)) {
			throw forbidden("The request is from a page of another origin (Origin: " + origin + ")");
		}
		if (SAFE_METHODS.contains(method) && SAFE_METHODS.contains(request.getMethod())) {
			return;
		}
		if (request.getContentLengthLong() > MAX_BODY) {
			throw new ApiException(HttpStatus.CONTENT_TOO_LARGE, "Too large", "A body has at most 256 kB");
		}
		boolean simple = SAFE_METHODS.contains(method) || method.equals("POST");
		if (simple && request.getHeader(REQUESTED_WITH) == null && !isJson(request.getContentType())) {
			throw new ApiException(HttpStatus.UNSUPPORTED_MEDIA_TYPE, "A form can't do this",
					"Send JSON as application/json, or the header field " + REQUESTED_WITH);
		}
	}

	// HiddenHttpMethodFilter makes any method of the POST of a form
	private static String sentMethod(HttpServletRequest request) {
		ServletRequest sent = request;
		while (sent instanceof ServletRequestWrapper wrapper) {
			sent = wrapper.getRequest();
		}
		return ((sent instanceof HttpServletRequest http) ? http : request).getMethod().toUpperCase(Locale.ROOT);
	}

	private static boolean isJson(@Nullable String contentType) {
		if (!StringUtils.hasText(contentType)) {
			return false;
		}
		try {
			return MediaType.APPLICATION_JSON.equalsTypeAndSubtype(MediaType.parseMediaType(contentType));
		}
		catch (InvalidMediaTypeException ex) {
			return false;
		}
	}

	private static boolean isOwn(String origin, HttpServletRequest request) {
		String host = request.getHeader(HttpHeaders.HOST);
		if (host == null) {
			return false;
		}
		try {
			URI uri = URI.create(origin);
			return uri.getScheme() != null && uri.getRawAuthority() != null
					&& authority(uri.getRawAuthority(), uri.getScheme()).equals(authority(host, uri.getScheme()));
		}
		catch (IllegalArgumentException ex) {
			return false;
		}
	}

	private static String authority(String authority, String scheme) {
		String port = scheme.equalsIgnoreCase("https") ? ":443" : ":80";
		String lower = authority.toLowerCase(Locale.ROOT);
		return lower.endsWith(port) ? lower.substring(0, lower.length() - port.length()) : lower;
	}

	private static ApiException forbidden(String detail) {
		return new ApiException(HttpStatus.FORBIDDEN, "Another origin", detail);
	}

}
