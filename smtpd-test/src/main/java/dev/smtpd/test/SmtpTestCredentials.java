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

package dev.smtpd.test;

/**
 * What a client authenticates with.
 *
 * @param mechanism {@code PLAIN}, {@code LOGIN}, {@code XOAUTH2} or {@code OAUTHBEARER}
 * @param username the name of the user
 * @param secret the password or token
 * @since 0.1.0
 */
public record SmtpTestCredentials(String mechanism, String username, String secret) {

	@Override
	public String toString() {
		return this.mechanism + " as " + this.username;
	}

}
