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

package dev.smtpd.command;

import java.net.InetAddress;
import java.util.List;
import java.util.regex.Pattern;

import dev.smtpd.EsmtpParameters;
import dev.smtpd.SmtpReply;
import dev.smtpd.protocol.HostNames;
import dev.smtpd.protocol.ParameterList;
import dev.smtpd.protocol.SyntaxException;
import dev.smtpd.settings.Network;
import io.netty.util.AsciiString;
import org.jspecify.annotations.Nullable;

/**
 * What a trusted client says of its own client, by XCLIENT or XFORWARD. Attributes that
 * it doesn't know are {@code [UNAVAILABLE]} or {@code [TEMPUNAVAIL]}, and {@code null}
 * here.
 *
 * @param values the attributes
 */
record ForwardedAttributes(EsmtpParameters values) {

	static final int ADDITIONAL_LINE_LENGTH = 1024;

	private static final String IPV6_PREFIX = "IPV6:";

	// reverse lookups give names with underscores, too
	private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_]([A-Za-z0-9._-]{0,254})");

	private static final Pattern PORT = Pattern.compile("\\d{1,5}");

	private static final Pattern PROTOCOL = Pattern.compile("[A-Za-z0-9]{1,32}");

	/**
	 * Return whether an attribute was given, if only to say that it isn't known.
	 * @param key the attribute
	 * @return whether it was given
	 */
	boolean contains(String key) {
		return this.values.contains(key);
	}

	static ForwardedAttributes parse(String argument, String allowed) throws SyntaxException {
		EsmtpParameters values = ParameterList.parse(argument);
		if (values.isEmpty() || !List.of(allowed.split(" ")).containsAll(values.asMap().keySet())
				|| values.asMap().containsValue(null)) {
			throw new SyntaxException(SmtpReply.of(501, "5.5.4", "Attributes are " + allowed));
		}
		return new ForwardedAttributes(values);
	}

	@Nullable String get(String key) throws SyntaxException {
		try {
			String value = this.values.getXtext(key);
			return (value == null || value.equals("[UNAVAILABLE]") || value.equals("[TEMPUNAVAIL]")) ? null : value;
		}
		catch (IllegalArgumentException ex) {
			throw bad(key);
		}
	}

	@Nullable String hostName(String key) throws SyntaxException {
		String value = get(key);
		require(value == null || NAME.matcher(value).matches(), key);
		return value;
	}

	@Nullable String clientName(String key) throws SyntaxException {
		String value = get(key);
		require(value == null || HostNames.parseClientName(value) != null, key);
		return value;
	}

	@Nullable String protocol(String key) throws SyntaxException {
		String value = get(key);
		require(value == null || PROTOCOL.matcher(value).matches(), key);
		return value;
	}

	@Nullable InetAddress address(String key) throws SyntaxException {
		String value = get(key);
		if (value == null) {
			return null;
		}
		boolean ipv6 = value.length() > IPV6_PREFIX.length()
				&& AsciiString.contentEqualsIgnoreCase(value.substring(0, IPV6_PREFIX.length()), IPV6_PREFIX);
		InetAddress address = Network.parseAddress(ipv6 ? value.substring(IPV6_PREFIX.length()) : value);
		require(address != null, key);
		return address;
	}

	@Nullable Integer port(String key) throws SyntaxException {
		String value = get(key);
		if (value == null) {
			return null;
		}
		require(PORT.matcher(value).matches() && Integer.parseInt(value) <= 65535, key);
		return Integer.valueOf(value);
	}

	private static void require(boolean valid, String key) throws SyntaxException {
		if (!valid) {
			throw bad(key);
		}
	}

	private static SyntaxException bad(String key) {
		return new SyntaxException(SmtpReply.of(501, "5.5.4", "Bad value of " + key));
	}

}
