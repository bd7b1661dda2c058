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

package dev.smtpd.sasl;

import org.jspecify.annotations.Nullable;

/**
 * The header of mechanisms that may be bound to a channel (RFC 5801 section 4).
 *
 * @param flag {@code n}, {@code y}, or {@code p}
 * @param bindingType the type of channel binding, {@code null} unless the flag is
 * {@code p}
 * @param authorizationId the authorization identity, or {@code null} if there is none
 * @param length the length of the header, its last comma included
 */
record Gs2Header(char flag, @Nullable String bindingType, @Nullable String authorizationId, int length) {

	/**
	 * Parse the header at the start of a message.
	 * @param message the message
	 * @return the header, or {@code null} if the message has none
	 */
	static @Nullable Gs2Header parse(String message) {
		int first = message.indexOf(',');
		int second = message.indexOf(',', first + 1);
		if (first < 1 || second < 0) {
			return null;
		}
		String flag = message.substring(0, first);
		String bindingType = flag.startsWith("p=") ? flag.substring(2) : null;
		boolean validFlag = flag.equals("n") || flag.equals("y") || (bindingType != null && !bindingType.isEmpty());
		String identity = message.substring(first + 1, second);
		String authorizationId = identity.startsWith("a=") ? decodeName(identity.substring(2)) : null;
		boolean validIdentity = identity.isEmpty() || authorizationId != null;
		return (validFlag && validIdentity) ? new Gs2Header(flag.charAt(0), bindingType, authorizationId, second + 1)
				: null;
	}

	boolean usesChannelBinding() {
		return this.bindingType != null;
	}

	// "saslname" (RFC 5801 section 4): comma and equals sign are written "=2C" and "=3D"
	static @Nullable String decodeName(String text) {
		String decoded = text.replace("=2C", "\0").replace("=3D", "\1");
		boolean valid = !text.isEmpty() && decoded.indexOf('=') < 0 && text.chars().noneMatch(Character::isISOControl);
		return valid ? decoded.replace('\0', ',').replace('\1', '=') : null;
	}

}
