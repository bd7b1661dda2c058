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
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

import dev.smtpd.spring.boot.inbox.store.InboxMessages;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.thymeleaf.context.Context;
import org.thymeleaf.spring6.SpringTemplateEngine;
import org.thymeleaf.templatemode.TemplateMode;
import org.thymeleaf.templateresolver.ClassLoaderTemplateResolver;

import org.springframework.http.HttpStatus;
import org.springframework.http.server.RequestPath;
import org.springframework.web.servlet.View;
import org.springframework.web.servlet.view.RedirectView;
import org.springframework.web.util.ServletRequestPathUtils;

/**
 * Makes pages of templates, which escape everything. The engine is the inbox's own, so
 * that it neither uses nor changes that of the application.
 */
final class Pages {

	private final String path;

	private final InboxMessages messages;

	private final CsrfTokens tokens;

	private final RequestSecurity security;

	private final InboxLinks links;

	private final SpringTemplateEngine engine = new SpringTemplateEngine();

	Pages(String path, InboxMessages messages, CsrfTokens tokens, RequestSecurity security, InboxLinks links) {
		this.path = path;
		this.messages = messages;
		this.tokens = tokens;
		this.security = security;
		this.links = links;
		ClassLoaderTemplateResolver resolver = new ClassLoaderTemplateResolver(Pages.class.getClassLoader());
		resolver.setPrefix("dev/smtpd/spring/boot/inbox/web/templates/");
		resolver.setSuffix(".html");
		resolver.setTemplateMode(TemplateMode.HTML);
		resolver.setCharacterEncoding("UTF-8");
		this.engine.setTemplateResolver(resolver);
	}

	// Return a page.
	View page(String template, Map<String, ?> model) {
		return page(template, model, HttpStatus.OK);
	}

	// Return a page that says what has failed.
	View page(String template, Map<String, ?> model, HttpStatus status) {
		return new PageView(template, null, model, status);
	}

	// Return a part of a page.
	View fragment(String template, String fragment, Map<String, ?> model) {
		return new PageView(template, fragment, model, HttpStatus.OK);
	}

	// Return the page that says that there is no such thing.
	View missing(String what) {
		return error(HttpStatus.NOT_FOUND, "There is no such " + what + ", or it was removed.");
	}

	// Return the page that says what has failed and what to do.
	View error(HttpStatus status, String text) {
		return new ErrorView(status, text, false);
	}

	// Return the page for a client that can't reach any page.
	View forbidden(String text) {
		return new ErrorView(HttpStatus.FORBIDDEN, text, true);
	}

	// Return the view that leads to another page after a change.
	static View redirect(String url) {
		RedirectView view = new RedirectView(url, false, false, false);
		view.setStatusCode(HttpStatus.SEE_OTHER);
		view.setPropagateQueryParams(false);
		return view;
	}

	InboxUrls urls(HttpServletRequest request) {
		return new InboxUrls(contextPath(request) + this.path);
	}

	private static String contextPath(HttpServletRequest request) {
		RequestPath requestPath = ServletRequestPathUtils.hasParsedRequestPath(request)
				? ServletRequestPathUtils.getParsedRequestPath(request) : null;
		return (requestPath != null) ? requestPath.contextPath().value() : request.getContextPath();
	}

	private String process(String template, Set<String> selectors, Map<String, ?> model, HttpServletRequest request) {
		Map<String, Object> variables = new HashMap<>(model);
		variables.put("urls", urls(request));
		variables.put("links", this.links.under(contextPath(request)));
		// as a whole, so that a failure isn't the end of half a page
		return this.engine.process(template, selectors, new Context(Locale.ENGLISH, variables));
	}

	private static void write(String page, HttpStatus status, HttpServletResponse response) throws IOException {
		response.setStatus(status.value());
		response.setContentType("text/html;charset=UTF-8");
		response.getOutputStream().write(page.getBytes(StandardCharsets.UTF_8));
	}

	/**
	 * A page with its model.
	 */
	private final class PageView implements View {

		private final String template;

		private final @Nullable String fragment;

		private final Map<String, ?> model;

		private final HttpStatus status;

		PageView(String template, @Nullable String fragment, Map<String, ?> model, HttpStatus status) {
			this.template = template;
			this.fragment = fragment;
			this.model = model;
			this.status = status;
		}

		@Override
		public void render(@Nullable Map<String, ?> shared, HttpServletRequest request, HttpServletResponse response)
				throws IOException {
			Map<String, String> csrf = new LinkedHashMap<>(Pages.this.security.csrfParameters(request));
			csrf.put(CsrfTokens.PARAMETER, Pages.this.tokens.token(request, response, urls(request).home()));
			Map<String, Object> variables = new HashMap<>(this.model);
			variables.put("csrf", csrf);
			variables.put("format", new PageFormat(ZoneId.systemDefault()));
			variables.put("counts", Pages.this.messages.counts());
			Set<String> selectors = (this.fragment != null) ? Set.of(this.fragment) : Set.of();
			write(process(this.template, selectors, variables, request), this.status, response);
		}

	}

	/**
	 * A page that says what has failed. Needs nothing that can fail, and shows nothing
	 * that is secret.
	 */
	private final class ErrorView implements View {

		private final HttpStatus status;

		private final String text;

		private final boolean bare;

		ErrorView(HttpStatus status, String text, boolean bare) {
			this.status = status;
			this.text = text;
			this.bare = bare;
		}

		@Override
		public void render(@Nullable Map<String, ?> shared, HttpServletRequest request, HttpServletResponse response)
				throws IOException {
			PageHeaders.write(response);
			String page = process("error", Set.of(), Map.of("title", title(), "text", this.text, "bare", this.bare),
					request);
			write(page, this.status, response);
		}

		private String title() {
			return switch (this.status) {
				case BAD_REQUEST -> "That can't be done";
				case FORBIDDEN -> "Not allowed";
				case NOT_FOUND -> "Not found";
				default -> this.status.is5xxServerError() ? "The page has failed" : this.status.getReasonPhrase();
			};
		}

	}

}
