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

package dev.smtpd.spring.boot.inbox.release;

/**
 * A message isn't sent on: to none of the recipients. The message of the exception is for
 * the user.
 *
 * @since 0.1.0
 */
public class ReleaseRefusedException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final Reason reason;

	/**
	 * Create an exception.
	 * @param reason the reason
	 * @param message the reason in words for the user
	 */
	public ReleaseRefusedException(Reason reason, String message) {
		super(message);
		this.reason = reason;
	}

	/**
	 * Return the reason.
	 * @return the reason
	 */
	public Reason reason() {
		return this.reason;
	}

	/**
	 * Why a message isn't sent on.
	 */
	public enum Reason {

		/**
		 * No recipients are allowed.
		 */
		OFF,

		/**
		 * There is no such message.
		 */
		NO_MESSAGE,

		/**
		 * There is no recipient, there are too many, or one isn't an address.
		 */
		INVALID,

		/**
		 * A recipient isn't allowed.
		 */
		NOT_ALLOWED,

		/**
		 * The upstream server is this server itself.
		 */
		LOOP,

		/**
		 * Too many messages are being sent on.
		 */
		BUSY

	}

}
