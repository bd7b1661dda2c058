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

package dev.smtpd.spring.boot.inbox.content;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a server has found out about the sender of a message (RFC 8601). Anybody can write
 * such a field: it counts only if it is of a server that one trusts, and that removes
 * those of others.
 *
 * @param server the name of the server that has checked (authserv-id)
 * @param method what was checked, such as {@code spf} or {@code dkim}
 * @param result the result in lower case, such as {@code pass} or {@code fail}
 * @param reason why, empty if the field doesn't say so
 * @param properties what was looked at, such as {@code header.from}, with its value
 * @since 0.1.0
 */
public record AuthenticationResult(String server, String method, String result, String reason,
		Map<String, String> properties) {

	/**
	 * Create the result.
	 */
	public AuthenticationResult {
		properties = Collections.unmodifiableMap(new LinkedHashMap<>(properties));
	}

}
