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

package dev.smtpd.spring.integration;

import dev.smtpd.SmtpMessage;
import dev.smtpd.mail.InboundMail;

/**
 * What the payload of a received message is.
 *
 * @since 0.1.0
 */
public enum SmtpPayload {

	/**
	 * The content as an array of bytes, which is the flow's own: it may be kept, queued
	 * and sent to a broker.
	 */
	BYTES,

	/**
	 * The content as an {@link InboundMail}, read when that is asked for. With
	 * {@code smtpd.spool.discard-after-processing} it can be read until the reply only.
	 */
	MAIL,

	/**
	 * The {@link SmtpMessage} itself, whose content large messages are streamed from.
	 * With {@code smtpd.spool.discard-after-processing} it can be read until the reply
	 * only.
	 */
	MESSAGE

}
