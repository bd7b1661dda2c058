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

package dev.smtpd.session;

import java.time.Duration;
import java.util.List;
import java.util.Set;

import dev.smtpd.SmtpProtocol;
import dev.smtpd.extension.SmtpExtension;
import dev.smtpd.protocol.PathSyntax;
import dev.smtpd.settings.AddressSyntax;
import dev.smtpd.settings.BareNewlineMode;
import dev.smtpd.settings.Network;
import dev.smtpd.settings.SmtpLimits;

/**
 * What all sessions of a server have in common.
 *
 * @param hostname the name by which the server introduces itself
 * @param dataSizeLimit the greatest size of a message in bytes; 0 for no limit
 * @param smtputf8 whether SMTPUTF8 is offered
 * @param decodeData whether content must be UTF-8 text
 * @param receivedHeader whether the trace header is added
 * @param bareNewlines what becomes of a CR or LF on its own in content
 * @param addressSyntax which addresses are accepted
 * @param lmtpUnqualifiedRecipients whether recipients without a domain are accepted by
 * LMTP
 * @param maxRecipients how many recipients a message may have
 * @param maxReplyDelay for how long application code may have replies wait
 * @param extensions the extensions offered beyond the usual
 * @param maxFutureRelease for how long messages may be held back
 * @param authentication how clients authenticate
 * @param limits what clients may do
 * @param xclientNetworks from where XCLIENT is obeyed
 * @param xforwardNetworks from where XFORWARD is obeyed
 * @since 0.1.0
 */
public record SessionSettings(String hostname, long dataSizeLimit, boolean smtputf8, boolean decodeData,
		boolean receivedHeader, BareNewlineMode bareNewlines, AddressSyntax addressSyntax,
		boolean lmtpUnqualifiedRecipients, int maxRecipients, Duration maxReplyDelay, Set<SmtpExtension> extensions,
		Duration maxFutureRelease, Authentication authentication, SmtpLimits limits, List<Network> xclientNetworks,
		List<Network> xforwardNetworks) {

	/**
	 * Return whether a message may be of a size.
	 * @param bytes the size in bytes
	 * @return whether it isn't too large
	 */
	public boolean allowsSize(long bytes) {
		return this.dataSizeLimit == 0 || bytes <= this.dataSizeLimit;
	}

	/**
	 * Return whether an extension is offered.
	 * @param extension the extension
	 * @return whether it is offered
	 */
	public boolean offers(SmtpExtension extension) {
		return this.extensions.contains(extension);
	}

	/**
	 * Return which paths are accepted.
	 * @param protocol what the client speaks
	 * @return the syntax of paths
	 */
	public PathSyntax pathSyntax(SmtpProtocol protocol) {
		return new PathSyntax(this.addressSyntax == AddressSyntax.TOLERANT,
				this.lmtpUnqualifiedRecipients && protocol == SmtpProtocol.LMTP);
	}

	/**
	 * How clients authenticate.
	 *
	 * @param offered whether they can on some connector
	 * @param withoutTls whether they may without TLS
	 * @param failureDelay how long after an attempt the server replies that it failed
	 * @param maxFailures how often a client may fail
	 */
	public record Authentication(boolean offered, boolean withoutTls, Duration failureDelay, int maxFailures) {

	}

}
