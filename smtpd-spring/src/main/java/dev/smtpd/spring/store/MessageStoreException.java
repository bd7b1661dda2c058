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

package dev.smtpd.spring.store;

import org.jspecify.annotations.Nullable;

/**
 * Thrown when a {@link MessageStore} can't do what it is asked for. A message that is
 * being received is answered 451 by it, so that the client keeps it.
 *
 * @since 0.1.0
 */
public class MessageStoreException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final Kind kind;

	/**
	 * Create an exception.
	 * @param kind what kind of failure it is
	 * @param message what has failed
	 * @param cause why, {@code null} if there is no other reason
	 */
	public MessageStoreException(Kind kind, String message, @Nullable Throwable cause) {
		super(message, cause);
		this.kind = kind;
	}

	/**
	 * Return what kind of failure it is.
	 * @return the kind
	 */
	public final Kind getKind() {
		return this.kind;
	}

	/**
	 * Kinds of failures.
	 */
	public enum Kind {

		/**
		 * The id can't be one of this store.
		 */
		INVALID_ID,

		/**
		 * There is no content of this id: it was never stored, or was removed.
		 */
		NOT_FOUND,

		/**
		 * The content is larger than the store takes, now and later.
		 */
		TOO_LARGE,

		/**
		 * The content of the message can't be read, or isn't as long as it is said to be.
		 */
		UNREADABLE,

		/**
		 * The store can't be reached, is full, or fails. It may succeed later.
		 */
		UNAVAILABLE

	}

}
