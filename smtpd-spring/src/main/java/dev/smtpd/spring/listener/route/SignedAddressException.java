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

package dev.smtpd.spring.listener.route;

/**
 * Thrown when a signed address isn't valid.
 *
 * @since 0.1.0
 */
public class SignedAddressException extends Exception {

	private static final long serialVersionUID = 1L;

	private final Reason reason;

	/**
	 * Create an exception.
	 * @param reason why the address isn't valid
	 * @param message what is wrong
	 */
	public SignedAddressException(Reason reason, String message) {
		super(message);
		this.reason = reason;
	}

	/**
	 * Return why the address isn't valid.
	 * @return the reason
	 */
	public Reason getReason() {
		return this.reason;
	}

	/**
	 * Why a signed address isn't valid.
	 */
	public enum Reason {

		/**
		 * It was not signed, or for another address, or with a key that isn't used any
		 * more.
		 */
		FORGED,

		/**
		 * It was signed, but its time is over.
		 */
		EXPIRED

	}

}
