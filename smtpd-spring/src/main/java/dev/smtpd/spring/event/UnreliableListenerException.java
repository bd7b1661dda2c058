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

package dev.smtpd.spring.event;

/**
 * Thrown when the application has listeners for {@link MessageReceivedEvent} by which a
 * message could be lost after the client got 250. Fails the start.
 *
 * @since 0.1.0
 */
public class UnreliableListenerException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final String action;

	/**
	 * Create an exception.
	 * @param description which listeners they are, and what is wrong with them
	 * @param action what to do about it
	 */
	public UnreliableListenerException(String description, String action) {
		super(description);
		this.action = action;
	}

	/**
	 * Return what to do about it.
	 * @return the action, as one or more sentences
	 */
	public final String getAction() {
		return this.action;
	}

}
