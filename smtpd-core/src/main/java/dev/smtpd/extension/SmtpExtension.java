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

package dev.smtpd.extension;

import dev.smtpd.Envelope;
import dev.smtpd.Recipient;

/**
 * An extension that the server offers only where it is configured, since to accept its
 * parameters is a promise which the application has to keep.
 *
 * @since 0.1.0
 */
public enum SmtpExtension {

	/**
	 * Delivery status notifications (RFC 3461): {@link Envelope#dsnReturn()},
	 * {@link Envelope#envelopeId()}, {@link Recipient#dsnNotify()},
	 * {@link Recipient#originalRecipient()}.
	 */
	DSN,

	/**
	 * A time by which to deliver (RFC 2852): {@link Envelope#deliverBy()}.
	 */
	DELIVERBY,

	/**
	 * Priorities (RFC 6710): {@link Envelope#priority()}.
	 */
	MT_PRIORITY,

	/**
	 * TLS on the whole way (RFC 8689), offered over TLS only:
	 * {@link Envelope#isTlsRequired()}.
	 */
	REQUIRETLS,

	/**
	 * A time before which not to deliver (RFC 4865): {@link Envelope#futureRelease()}.
	 */
	FUTURERELEASE,

	/**
	 * The limits of the server, announced in advance (RFC 9422).
	 */
	LIMITS

}
