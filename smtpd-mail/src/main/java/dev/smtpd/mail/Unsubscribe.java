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

package dev.smtpd.mail;

import java.net.URI;
import java.util.List;

/**
 * How to unsubscribe from the list that has sent a message (RFC 2369, RFC 8058). The
 * addresses are the sender's: nothing vouches for them.
 *
 * @param uris the addresses in the sender's order, of the schemes {@code https},
 * {@code http} and {@code mailto}
 * @param oneClick whether a POST with {@code List-Unsubscribe=One-Click} to an
 * {@code https} address suffices
 * @since 0.1.0
 */
public record Unsubscribe(List<URI> uris, boolean oneClick) {

	/**
	 * Create a way to unsubscribe; the list is copied.
	 */
	public Unsubscribe {
		uris = List.copyOf(uris);
	}

}
