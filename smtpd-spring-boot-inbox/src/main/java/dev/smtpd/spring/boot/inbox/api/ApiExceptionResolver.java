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

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.web.ErrorResponse;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerExceptionResolver;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.util.ServletRequestPathUtils;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;

/**
 * Answers requests below the path of the API for which there is no handler, such as
 * unknown paths and wrong methods, in the way of its handlers.
 */
class ApiExceptionResolver implements HandlerExceptionResolver {

	private final PathPattern paths;

	private final HandlerExceptionResolver resolver;

	private final HandlerMethod handler;

	/**
	 * Create a resolver.
	 * @param path the path of the API
	 * @param resolver invokes the {@link ApiExceptionHandler}
	 */
	ApiExceptionResolver(String path, HandlerExceptionResolver resolver) {
		this.paths = PathPatternParser.defaultInstance.parse(path + "/**");
		this.resolver = resolver;
		try {
			// stands for any of the API, by whose package the exception handler is found
			this.handler = new HandlerMethod(this, "resolveException", HttpServletRequest.class,
					HttpServletResponse.class, Object.class, Exception.class);
		}
		catch (NoSuchMethodException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Override
	public @Nullable ModelAndView resolveException(HttpServletRequest request, HttpServletResponse response,
			@Nullable Object method, Exception ex) {
		if (method instanceof HandlerMethod || !(ex instanceof ErrorResponse) || !isApi(request)) {
			return null;
		}
		ApiGuard.protect(response);
		return this.resolver.resolveException(request, response, this.handler, ex);
	}

	private boolean isApi(HttpServletRequest request) {
		return ServletRequestPathUtils.hasParsedRequestPath(request)
				&& this.paths.matches(ServletRequestPathUtils.getParsedRequestPath(request).pathWithinApplication());
	}

}
