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

package dev.smtpd.spring.boot.autoconfigure.ssl;

import java.util.ArrayList;
import java.util.List;

/**
 * What a chain of exceptions says, in one line.
 */
final class FailureMessage {

	private FailureMessage() {
	}

	/**
	 * Return the messages of an exception and its causes, without those that repeat
	 * another one.
	 * @param failure the exception
	 * @return the messages
	 */
	static String of(Throwable failure) {
		List<String> messages = new ArrayList<>();
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			String message = cause.getMessage();
			if (message != null && messages.stream().noneMatch((other) -> other.contains(message))) {
				messages.removeIf(message::contains);
				messages.add(message);
			}
		}
		return messages.isEmpty() ? failure.getClass().getName() : String.join(": ", messages);
	}

}
