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

package dev.smtpd.tls;

/**
 * When a connector speaks TLS.
 *
 * @since 0.1.0
 */
public enum TlsMode {

	/**
	 * Never.
	 */
	NONE,

	/**
	 * When the client asks for it by STARTTLS (RFC 3207).
	 */
	OPTIONAL,

	/**
	 * When the client asks for it by STARTTLS, which it must before it may send mail.
	 */
	REQUIRED,

	/**
	 * From the first byte (RFC 8314 section 3.3).
	 */
	IMPLICIT;

	/**
	 * Return whether STARTTLS is offered.
	 * @return whether TLS begins by STARTTLS
	 */
	public boolean isStartTls() {
		return this == OPTIONAL || this == REQUIRED;
	}

}
