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

package dev.smtpd.settings;

/**
 * Which addresses are accepted in MAIL and RCPT.
 *
 * @since 0.1.0
 */
public enum AddressSyntax {

	/**
	 * Those of RFC 5321 section 4.1.2.
	 */
	STRICT,

	/**
	 * Also those outside of the grammar that are in use and mean nothing else to any
	 * server: dots in a row, or at an end, of a local part without quotes, as some
	 * Japanese carriers have given to their users ({@code a..b@example.org},
	 * {@code .a@example.org}, {@code a.@example.org}), and underscores in domains, as
	 * containers have in their names ({@code root@my_host}). Such a local part consists
	 * of ASCII characters and has no {@code %} and no {@code !}.
	 */
	TOLERANT

}
