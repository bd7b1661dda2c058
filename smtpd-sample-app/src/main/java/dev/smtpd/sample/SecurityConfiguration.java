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

import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.security.autoconfigure.UserDetailsServiceAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.HeadersConfigurer;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;

import static org.springframework.security.config.Customizer.withDefaults;

/**
 * Who may read. With {@code spring.security.user.password} the team logs in, from
 * anywhere; without it everything is for this machine only.
 */
@Configuration(proxyBeanMethods = false)
class SecurityConfiguration {

	// browsers run nothing but the pages' own script, whatever a message holds
	private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; "
			+ "connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

	private static final String LOCAL_ONLY = "This can be reached from this machine only, by the name 'localhost'."
			+ " To open it to others, set 'spring.security.user.password'.";

	// the inbox wants a chain of its own before it opens to other machines
	@Bean
	@Order(1)
	@ConditionalOnProperty("spring.security.user.password")
	SecurityFilterChain inboxSecurity(HttpSecurity http) {
		// the API refuses by itself what other sites have a browser send
		return team(http.securityMatcher("/smtpd", "/smtpd/**")
			.csrf((csrf) -> csrf.ignoringRequestMatchers("/smtpd/api/**")));
	}

	@Bean
	@Order(2)
	@ConditionalOnProperty("spring.security.user.password")
	SecurityFilterChain security(HttpSecurity http) {
		// the desk is changed by PUT and DELETE, which other sites can't have a browser
		// send
		return team(http.csrf((csrf) -> csrf.ignoringRequestMatchers("/api/tickets/**")));
	}

	private static SecurityFilterChain team(HttpSecurity http) {
		return http
			.authorizeHttpRequests(
					(requests) -> requests.requestMatchers("/actuator/health/liveness", "/actuator/health/readiness")
						.permitAll()
						.anyRequest()
						.authenticated())
			.headers(SecurityConfiguration::headers)
			.formLogin(withDefaults())
			.httpBasic(withDefaults())
			.build();
	}

	@Bean
	@ConditionalOnMissingBean(SecurityFilterChain.class)
	SecurityFilterChain localSecurity(HttpSecurity http) {
		return http.authorizeHttpRequests(
				(requests) -> requests.requestMatchers(new LocalRequestMatcher()).permitAll().anyRequest().denyAll())
			.exceptionHandling((handling) -> handling.authenticationEntryPoint((request, response, ex) -> {
				response.setStatus(HttpStatus.FORBIDDEN.value());
				response.setContentType("text/plain");
				response.getWriter().println(LOCAL_ONLY);
			}))
			.headers(SecurityConfiguration::headers)
			.csrf((csrf) -> csrf.disable())
			.build();
	}

	// not where a page has headers of its own, as those of the inbox have
	private static void headers(HeadersConfigurer<HttpSecurity> headers) {
		headers.contentSecurityPolicy((policy) -> policy.policyDirectives(POLICY))
			.referrerPolicy((referrer) -> referrer.policy(ReferrerPolicy.SAME_ORIGIN))
			// 'frame-ancestors' says the same; the inbox shows mail in frames
			.frameOptions((frames) -> frames.disable());
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnProperty("spring.security.user.password")
	@Import(UserDetailsServiceAutoConfiguration.class)
	static class UserConfiguration {

	}

}
