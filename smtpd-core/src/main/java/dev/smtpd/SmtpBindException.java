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

package dev.smtpd;

import java.net.InetSocketAddress;

import org.jspecify.annotations.Nullable;

/**
 * Thrown when a server can't listen on its port.
 *
 * @since 0.1.0
 */
public class SmtpBindException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final String connector;

	private final InetSocketAddress address;

	private final Reason reason;

	private final @Nullable String otherConnector;

	/**
	 * Create an exception.
	 * @param connector the name of the connector
	 * @param address the address and port asked for
	 * @param reason why it can't be had
	 * @param cause the failure of the operating system
	 */
	public SmtpBindException(String connector, InetSocketAddress address, Reason reason, Throwable cause) {
		this(connector, address, reason, null, cause);
	}

	/**
	 * Create an exception.
	 * @param connector the name of the connector
	 * @param address the address and port asked for
	 * @param reason why it can't be had
	 * @param otherConnector the connector of the same server that listens on this port,
	 * {@code null} if none does
	 * @param cause the failure of the operating system
	 */
	public SmtpBindException(String connector, InetSocketAddress address, Reason reason,
			@Nullable String otherConnector, Throwable cause) {
		super("Can't listen on " + address + ": " + reason.text
				+ ((otherConnector != null) ? " by connector '" + otherConnector + "'" : ""), cause);
		this.connector = connector;
		this.address = address;
		this.reason = reason;
		this.otherConnector = otherConnector;
	}

	/**
	 * Return which connector it is.
	 * @return the name of the connector, {@code default} for the server's own
	 */
	public String getConnector() {
		return this.connector;
	}

	/**
	 * Return which other connector of the same server listens on this port.
	 * @return the name of the connector, {@code null} if none does
	 */
	public @Nullable String getOtherConnector() {
		return this.otherConnector;
	}

	/**
	 * Return the address and port asked for.
	 * @return the address
	 */
	public InetSocketAddress getAddress() {
		return this.address;
	}

	/**
	 * Return why it can't be had.
	 * @return the reason
	 */
	public Reason getReason() {
		return this.reason;
	}

	/**
	 * Why an address can't be had.
	 */
	public enum Reason {

		/**
		 * Another process, or another server of this one, listens there.
		 */
		PORT_IN_USE("the port is in use"),

		/**
		 * The system lets privileged processes only listen there.
		 */
		PERMISSION_DENIED("permission denied"),

		/**
		 * The address is none of this machine's.
		 */
		ADDRESS_NOT_AVAILABLE("the address is not one of this machine"),

		/**
		 * Any other reason: see the cause.
		 */
		OTHER("the system refused");

		private final String text;

		Reason(String text) {
			this.text = text;
		}

	}

}
