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
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.HeadersConfigurer;
import org.springframework.security.web.SecurityFilterChain;

import static org.springframework.security.config.Customizer.withDefaults;

/**
 * Who may read. With {@code spring.security.user.password} the team logs in, from
 * anywhere; without it the inbox is for this machine only.
 */
@Configuration(proxyBeanMethods = false)
class SecurityConfiguration {

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
		return http.authorizeHttpRequests(
				(requests) -> requests.requestMatchers("/actuator/health/**").permitAll().anyRequest().authenticated())
			// the pages have headers of their own; mail is shown in frames
			.headers(HeadersConfigurer::disable)
			.formLogin(withDefaults())
			.httpBasic(withDefaults())
			.build();
	}

	@Bean
	@ConditionalOnMissingBean(SecurityFilterChain.class)
	SecurityFilterChain openSecurity(HttpSecurity http) {
		return http.authorizeHttpRequests((requests) -> requests.anyRequest().permitAll())
			.headers(HeadersConfigurer::disable)
			.csrf((csrf) -> csrf.disable())
			.build();
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnProperty("spring.security.user.password")
	@Import(UserDetailsServiceAutoConfiguration.class)
	static class UserConfiguration {

	}

}
