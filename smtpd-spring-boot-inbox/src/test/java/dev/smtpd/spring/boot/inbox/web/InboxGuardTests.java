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
import java.util.stream.Stream;

import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.security.authorization.AuthorizationDecision;
import org.springframework.security.web.DefaultSecurityFilterChain;
import org.springframework.security.web.FilterChainProxy;
import org.springframework.security.web.access.intercept.AuthorizationFilter;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.web.method.HandlerMethod;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Who may reach the pages.
 */
class InboxGuardTests {

	private static final RequestSecurity OPEN = new RequestSecurity() {

		@Override
		public boolean allowsRemote(HttpServletRequest request) {
			return true;
		}

		@Override
		public Map<String, String> csrfParameters(HttpServletRequest request) {
			return Map.of();
		}

	};

	private final MockHttpServletRequest request = new MockHttpServletRequest("GET", "/smtpd");

	private int status(RequestSecurity security) throws Exception {
		MockHttpServletResponse response = new MockHttpServletResponse();
		HandlerMethod handler = new HandlerMethod(new AssetController(), AssetController.class.getDeclaredMethods()[0]);
		boolean passed = new InboxGuard(security, new CsrfTokens()).preHandle(this.request, response, handler);
		return passed ? 200 : response.getStatus();
	}

	@ParameterizedTest
	@ValueSource(strings = { "localhost", "localhost:8080", "LOCALHOST:1", "inbox.localhost", "127.0.0.1:8080",
			"127.1.2.3", "[::1]:8080", "localhost." })
	void localNamesPass(String host) throws Exception {
		this.request.addHeader("Host", host);
		assertThat(status(RequestSecurity.NONE)).isEqualTo(200);
	}

	@ParameterizedTest
	@ValueSource(strings = { "evil.example", "evil.example:8080", "localhost.evil.example", "127.0.0.1.evil.example",
			"192.168.1.2", "[::2]", "evillocalhost", "", "localhost:80@evil.example" })
	void reboundNamesAreForbidden(String host) throws Exception {
		this.request.addHeader("Host", host);
		assertThat(status(RequestSecurity.NONE)).isEqualTo(403);
	}

	@ParameterizedTest
	@ValueSource(strings = { "X-Forwarded-For", "Forwarded", "X-Real-IP", "X-Forwarded-Host", "Via" })
	void forwardedRequestIsForbidden(String header) throws Exception {
		this.request.addHeader("Host", "localhost");
		this.request.addHeader(header, "127.0.0.1");
		assertThat(status(RequestSecurity.NONE)).isEqualTo(403);
	}

	@Test
	void remoteAddressIsForbidden() throws Exception {
		this.request.addHeader("Host", "localhost");
		this.request.setRemoteAddr("192.168.1.5");
		assertThat(status(RequestSecurity.NONE)).isEqualTo(403);
		assertThat(status(OPEN)).isEqualTo(200);
	}

	@Test
	void addressThatAValveHasReplacedIsForbidden() throws Exception {
		this.request.addHeader("Host", "localhost");
		this.request.setLocalAddr("192.168.1.9");
		assertThat(status(RequestSecurity.NONE)).isEqualTo(403);
		this.request.setLocalAddr("127.0.0.1");
		this.request.setAttribute("org.apache.tomcat.request.forwarded", true);
		assertThat(status(RequestSecurity.NONE)).isEqualTo(403);
	}

	@Test
	void otherSitesAreForbidden() throws Exception {
		this.request.addHeader("Host", "localhost:8080");
		this.request.addHeader("Origin", "http://localhost:3000");
		assertThat(status(RequestSecurity.NONE)).isEqualTo(403);
		assertThat(status(OPEN)).isEqualTo(403);
	}

	@Test
	void linkOfAnotherSiteIsFineAndAPictureIsNot() throws Exception {
		this.request.addHeader("Host", "localhost:8080");
		this.request.addHeader("Sec-Fetch-Site", "cross-site");
		assertThat(status(RequestSecurity.NONE)).isEqualTo(403);
		this.request.addHeader("Sec-Fetch-Mode", "navigate");
		this.request.addHeader("Sec-Fetch-Dest", "document");
		assertThat(status(RequestSecurity.NONE)).isEqualTo(200);
	}

	@Test
	void changeNeedsAToken() throws Exception {
		this.request.addHeader("Host", "localhost:8080");
		this.request.setMethod("POST");
		assertThat(status(RequestSecurity.NONE)).isEqualTo(403);
		assertThat(status(OPEN)).isEqualTo(403);
	}

	@Test
	void chainAboutTheInboxOpensIt() {
		assertThat(security("/smtpd/**", true, true)).isTrue();
	}

	@Test
	void otherChainsDoNot() {
		assertThat(security("/**", true, true)).isFalse();
		assertThat(security("/smtpd/**", false, true)).isFalse();
		assertThat(security("/smtpd/**", true, false)).isFalse();
		assertThat(security("/other/**", true, true)).isFalse();
	}

	private boolean security(String pattern, boolean authorization, boolean applied) {
		Filter[] filters = authorization
				? new Filter[] { new AuthorizationFilter((authentication, request) -> new AuthorizationDecision(true)) }
				: new Filter[0];
		FilterChainProxy proxy = new FilterChainProxy(
				new DefaultSecurityFilterChain(PathPatternRequestMatcher.withDefaults().matcher(pattern), filters));
		this.request.setAttribute(FilterChainProxy.class.getName() + ".APPLIED", applied ? true : null);
		return new SpringRequestSecurity(() -> Stream.of(proxy)).allowsRemote(this.request);
	}

}
