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
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.security.Principal;
import java.util.function.Function;

import dev.smtpd.SmtpReply;
import dev.smtpd.protocol.SyntaxException;
import dev.smtpd.session.Session;
import org.jspecify.annotations.Nullable;

/**
 * XCLIENT, by which a trusted proxy says who it speaks for (Postfix's XCLIENT_README).
 * The session begins anew, as that of the client, with the unspecified address where the
 * proxy doesn't know it.
 */
final class XclientCommand implements Command {

	static final String ATTRIBUTES = "NAME ADDR PORT PROTO HELO LOGIN DESTADDR DESTPORT";

	private static final SmtpReply IN_TRANSACTION = SmtpReply.of(503, "5.5.1", "A transaction is open");

	private static final InetAddress UNKNOWN_ADDRESS = new InetSocketAddress(0).getAddress();

	private final Function<Session, Outcome> welcome;

	/**
	 * Create the command.
	 * @param welcome greets the client, or refuses it
	 */
	XclientCommand(Function<Session, Outcome> welcome) {
		this.welcome = welcome;
	}

	@Override
	public Outcome execute(Session session, String argument) throws SyntaxException {
		if (session.isTransactionOpen()) {
			return Outcome.answer(IN_TRANSACTION);
		}
		ForwardedAttributes attributes = ForwardedAttributes.parse(argument, ATTRIBUTES);
		String name = attributes.hostName("NAME");
		InetSocketAddress peer = socketAddress(attributes, "ADDR", "PORT", name, session.peer());
		InetSocketAddress local = socketAddress(attributes, "DESTADDR", "DESTPORT", null, session.localAddress());
		String clientName = attributes.clientName("HELO");
		String login = attributes.get("LOGIN");
		attributes.protocol("PROTO");
		session.speakFor(peer, local, clientName);
		if (login != null) {
			session.authenticate(new ProxiedPrincipal(login), "XCLIENT");
		}
		return this.welcome.apply(session);
	}

	private static InetSocketAddress socketAddress(ForwardedAttributes attributes, String addressKey, String portKey,
			@Nullable String name, InetSocketAddress current) throws SyntaxException {
		Integer port = attributes.port(portKey);
		if (!attributes.contains(addressKey)) {
			return new InetSocketAddress(named(current.getAddress(), name), (port != null) ? port : current.getPort());
		}
		// a client whose address isn't known must not be taken for the proxy
		InetAddress address = attributes.address(addressKey);
		return new InetSocketAddress(named((address != null) ? address : UNKNOWN_ADDRESS, name),
				(port != null) ? port : 0);
	}

	private static InetAddress named(InetAddress address, @Nullable String name) {
		try {
			return (name != null) ? InetAddress.getByAddress(name, address.getAddress())
					: InetAddress.getByAddress(address.getAddress());
		}
		catch (UnknownHostException ex) {
			return address;
		}
	}

	@Override
	public boolean isKnown(Session session) {
		return session.isFrom(session.settings().xclientNetworks());
	}

	@Override
	public String syntax() {
		return "XCLIENT attribute=value...";
	}

	@Override
	public int additionalLineLength() {
		return ForwardedAttributes.ADDITIONAL_LINE_LENGTH;
	}

	/**
	 * A user for whom a trusted proxy speaks.
	 *
	 * @param name the name of the user
	 */
	private record ProxiedPrincipal(String name) implements Principal {

		@Override
		public String getName() {
			return this.name;
		}

	}

}
