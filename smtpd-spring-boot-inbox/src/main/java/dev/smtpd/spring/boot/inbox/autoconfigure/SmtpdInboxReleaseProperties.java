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

package dev.smtpd.spring.boot.inbox.autoconfigure;

import java.util.ArrayList;
import java.util.List;

import dev.smtpd.tls.TlsMode;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Configuration properties of sending messages of the inbox on.
 *
 * @since 0.1.0
 */
@ConfigurationProperties("smtpd.inbox.release")
public class SmtpdInboxReleaseProperties {

	/**
	 * Patterns of the recipients to which messages may be sent on, such as
	 * '*@example.org'. None may be sent on if it is empty.
	 */
	private List<String> allowedRecipients = new ArrayList<>();

	/**
	 * Server to which messages are sent, of the form host:port. By default the upstream
	 * servers of the relay, if smtpd.relay.enabled is true.
	 */
	private @Nullable String remoteAddress;

	/**
	 * When TLS is used with the server.
	 */
	private TlsMode tls = TlsMode.OPTIONAL;

	/**
	 * Name of the user as whom to authenticate.
	 */
	private @Nullable String username;

	/**
	 * Password of the user.
	 */
	private @Nullable String password;

	/**
	 * Address for the header field Resent-From (RFC 5322 section 3.6.6). Without it no
	 * such fields are added.
	 */
	private @Nullable String resentFrom;

	/**
	 * Return the patterns of recipients.
	 * @return the patterns
	 */
	public List<String> getAllowedRecipients() {
		return this.allowedRecipients;
	}

	/**
	 * Set the patterns of recipients.
	 * @param allowedRecipients the patterns
	 */
	public void setAllowedRecipients(List<String> allowedRecipients) {
		this.allowedRecipients = allowedRecipients;
	}

	/**
	 * Return the server.
	 * @return its address, or {@code null} for the application's relay
	 */
	public @Nullable String getRemoteAddress() {
		return this.remoteAddress;
	}

	/**
	 * Set the server.
	 * @param remoteAddress its address, or {@code null} for the application's relay
	 */
	public void setRemoteAddress(@Nullable String remoteAddress) {
		this.remoteAddress = remoteAddress;
	}

	/**
	 * Return when TLS is used.
	 * @return when TLS is used
	 */
	public TlsMode getTls() {
		return this.tls;
	}

	/**
	 * Set when TLS is used.
	 * @param tls when TLS is used
	 */
	public void setTls(TlsMode tls) {
		this.tls = tls;
	}

	/**
	 * Return the name of the user.
	 * @return the name, or {@code null} not to authenticate
	 */
	public @Nullable String getUsername() {
		return this.username;
	}

	/**
	 * Set the name of the user.
	 * @param username the name, or {@code null} not to authenticate
	 */
	public void setUsername(@Nullable String username) {
		this.username = username;
	}

	/**
	 * Return the password.
	 * @return the password
	 */
	public @Nullable String getPassword() {
		return this.password;
	}

	/**
	 * Set the password.
	 * @param password the password
	 */
	public void setPassword(@Nullable String password) {
		this.password = password;
	}

	/**
	 * Return the address for Resent-From.
	 * @return the address, or {@code null} to add no such fields
	 */
	public @Nullable String getResentFrom() {
		return this.resentFrom;
	}

	/**
	 * Set the address for Resent-From.
	 * @param resentFrom the address, or {@code null} to add no such fields
	 */
	public void setResentFrom(@Nullable String resentFrom) {
		this.resentFrom = resentFrom;
	}

}
