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
 * The stages at which a server can refuse a message.
 *
 * @since 0.1.0
 */
public enum SmtpTestStage {

	/**
	 * The greeting.
	 */
	CONNECT,

	/**
	 * EHLO or LHLO.
	 */
	EHLO,

	/**
	 * STARTTLS and the TLS handshake.
	 */
	TLS,

	/**
	 * AUTH.
	 */
	AUTH,

	/**
	 * MAIL FROM.
	 */
	MAIL,

	/**
	 * RCPT TO.
	 */
	RCPT,

	/**
	 * DATA, before the content.
	 */
	DATA,

	/**
	 * The end of the content, which is the reply to a message.
	 */
	END_OF_DATA

}
