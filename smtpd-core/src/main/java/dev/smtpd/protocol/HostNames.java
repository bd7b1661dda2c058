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

package dev.smtpd.protocol;

import java.net.InetAddress;
import java.net.UnknownHostException;

import org.jspecify.annotations.Nullable;

/**
 * The names by which clients and servers introduce themselves.
 *
 * @since 0.1.0
 */
public final class HostNames {

	/**
	 * The name of a machine that has no other.
	 */
	public static final String LOCALHOST = "localhost";

	private static final int MAX_LENGTH = 255;

	private HostNames() {
	}

	/**
	 * Return whether a text is a domain or an address literal by the RFC's grammar (RFC
	 * 5321 sections 4.1.2 and 4.1.3).
	 * @param text the text
	 * @return whether it is either
	 */
	public static boolean isValid(String text) {
		return Grammar.isDomain(text) || Grammar.isAddressLiteral(text);
	}

	/**
	 * Return a name as names are compared: with the letters of ASCII in lower case, and
	 * no others, since by Unicode's rules U+212A, the Kelvin sign, would become a
	 * {@code k} (RFC 4343, RFC 5892).
	 * @param name the name
	 * @return the name in lower case
	 */
	public static String toLowerCase(String name) {
		StringBuilder lower = new StringBuilder(name);
		for (int i = 0; i < lower.length(); i++) {
			char c = lower.charAt(i);
			if (c >= 'A' && c <= 'Z') {
				lower.setCharAt(i, (char) (c + 'a' - 'A'));
			}
		}
		return lower.toString();
	}

	/**
	 * Return the client name from the argument of HELO or EHLO. It is taken more broadly
	 * than the RFC's grammar is, since clients inside networks call themselves by names
	 * with underscores or by bare addresses, and nothing is decided by it.
	 * @param argument the argument
	 * @return the name, or {@code null} if it can't be one
	 */
	public static @Nullable String parseClientName(String argument) {
		String name = argument.strip();
		boolean valid = !name.isEmpty() && name.length() <= MAX_LENGTH
				&& name.chars().allMatch((c) -> (c > ' ' && c < 0x7F) || Grammar.isNonAscii((char) c));
		return valid ? name : null;
	}

	/**
	 * Return the name of this machine, as it can introduce itself.
	 * @return its name, or {@link #LOCALHOST} if it can't be resolved or isn't a domain
	 */
	public static String ofThisMachine() {
		try {
			String name = InetAddress.getLocalHost().getHostName();
			return isValid(name) ? name : LOCALHOST;
		}
		catch (UnknownHostException ex) {
			return LOCALHOST;
		}
	}

}
