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

package dev.smtpd.spring.listener.annotation;

/**
 * What mail says it is, by its header and its structure.
 *
 * @since 0.1.0
 */
public enum MailKind {

	/**
	 * Mail that doesn't say that it is automatic.
	 */
	ORDINARY,

	/**
	 * Mail that no person has sent by hand, or that comes through a mailing list: absence
	 * notes, notifications, newsletters (RFC 3834; {@code List-*}, {@code Precedence} and
	 * others), and mail with the null sender.
	 */
	AUTO_SUBMITTED,

	/**
	 * Delivery status notifications (RFC 3464), also those that only look like one.
	 */
	BOUNCE

}
