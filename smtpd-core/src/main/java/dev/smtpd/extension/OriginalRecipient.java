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

import java.util.regex.Pattern;

/**
 * The recipient as the sender named it, to be named in notifications (RFC 3461 section
 * 4.2, ORCPT).
 *
 * @param addressType the type of address, such as {@code rfc822}
 * @param address the address, decoded and without control characters
 * @since 0.1.0
 */
public record OriginalRecipient(String addressType, String address) {

	private static final int MAX_LENGTH = 500;

	private static final Pattern ADDRESS_TYPE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9.-]*");

	/**
	 * Parse the value of ORCPT. With the type {@code utf-8} the address is not decoded
	 * any further than xtext is (RFC 6533 section 3).
	 * @param value the value, such as {@code rfc822;jane+2Bx@example.org}
	 * @return the original recipient
	 * @throws IllegalArgumentException if it isn't in the grammar
	 */
	public static OriginalRecipient parse(String value) {
		int semicolon = value.indexOf(';');
		if (semicolon < 0 || value.length() > MAX_LENGTH
				|| !ADDRESS_TYPE.matcher(value.substring(0, semicolon)).matches()) {
			throw new IllegalArgumentException("ORCPT is a type of address, a semicolon and an address");
		}
		String address = Xtext.decode(value.substring(semicolon + 1));
		if (address.isEmpty()) {
			throw new IllegalArgumentException("ORCPT has no address");
		}
		return new OriginalRecipient(value.substring(0, semicolon), address);
	}

}
