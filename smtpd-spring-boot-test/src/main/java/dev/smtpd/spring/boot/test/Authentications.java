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

package dev.smtpd.spring.boot.test;

import java.util.List;

import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.core.userdetails.User;

/**
 * Users of tests as those of Spring Security. Loaded only where it is present.
 */
final class Authentications {

	private Authentications() {
	}

	static Authentication of(TestUser user) {
		List<GrantedAuthority> authorities = AuthorityUtils.createAuthorityList(user.authorities());
		User principal = new User(user.username(), user.password(), authorities);
		return UsernamePasswordAuthenticationToken.authenticated(principal, null, authorities);
	}

}
