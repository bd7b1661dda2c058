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

package dev.smtpd.spring.boot.autoconfigure.listener;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import dev.smtpd.spring.listener.UnroutedRecipients;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.util.unit.DataSize;

/**
 * {@link ConfigurationProperties Properties} of listener methods.
 *
 * @since 0.1.0
 */
@ConfigurationProperties("smtpd.listener")
public class SmtpdListenerProperties {

	/**
	 * What becomes of recipients that neither an @SmtpListener method nor a flow of
	 * Spring Integration is for. If not set, they are rejected, or accepted where there
	 * are other message processors or listeners for MessageReceivedEvent.
	 */
	private @Nullable UnroutedRecipients unrouted;

	/**
	 * Whether all listeners are idempotent, as by @SmtpListener(idempotent = true): a
	 * message that comes again is replied to without an invocation.
	 */
	private boolean idempotent;

	/**
	 * Whether patterns of recipients distinguish upper and lower case in local parts.
	 */
	private boolean caseSensitiveLocalParts;

	/**
	 * Maximum amount of memory for the texts of all messages that are being read,
	 * estimated as eight times their size. Beyond that, listeners that read a text wait
	 * for others. If not set, an eighth of the maximum heap size.
	 */
	private @Nullable DataSize memoryBudget;

	/**
	 * Maximum time for which a message waits until its text can be read. The server
	 * defers it then.
	 */
	private Duration memoryWait = Duration.ofSeconds(30);

	private final SignedAddresses signedAddresses = new SignedAddresses();

	/**
	 * Return the amount of memory for texts.
	 * @return the amount, {@code null} for an eighth of the maximum heap size
	 */
	public @Nullable DataSize getMemoryBudget() {
		return this.memoryBudget;
	}

	/**
	 * Set the amount of memory for texts.
	 * @param memoryBudget the amount, at least 1 MB
	 */
	public void setMemoryBudget(@Nullable DataSize memoryBudget) {
		this.memoryBudget = memoryBudget;
	}

	/**
	 * Return for how long a message waits for memory.
	 * @return the time
	 */
	public Duration getMemoryWait() {
		return this.memoryWait;
	}

	/**
	 * Set for how long a message waits for memory.
	 * @param memoryWait the time
	 */
	public void setMemoryWait(Duration memoryWait) {
		this.memoryWait = memoryWait;
	}

	/**
	 * Return what becomes of recipients that nothing is for.
	 * @return what becomes of them, {@code null} to find out
	 */
	public @Nullable UnroutedRecipients getUnrouted() {
		return this.unrouted;
	}

	/**
	 * Set what becomes of recipients that nothing is for.
	 * @param unrouted what becomes of them
	 */
	public void setUnrouted(@Nullable UnroutedRecipients unrouted) {
		this.unrouted = unrouted;
	}

	/**
	 * Return whether patterns distinguish upper and lower case in local parts.
	 * @return whether they do
	 */
	public boolean isCaseSensitiveLocalParts() {
		return this.caseSensitiveLocalParts;
	}

	/**
	 * Set whether patterns distinguish upper and lower case in local parts.
	 * @param caseSensitiveLocalParts whether they do
	 */
	public void setCaseSensitiveLocalParts(boolean caseSensitiveLocalParts) {
		this.caseSensitiveLocalParts = caseSensitiveLocalParts;
	}

	/**
	 * Return whether all listeners are idempotent.
	 * @return whether they are
	 */
	public boolean isIdempotent() {
		return this.idempotent;
	}

	/**
	 * Set whether all listeners are idempotent.
	 * @param idempotent whether they are
	 */
	public void setIdempotent(boolean idempotent) {
		this.idempotent = idempotent;
	}

	/**
	 * Return the properties of signed addresses.
	 * @return the properties
	 */
	public SignedAddresses getSignedAddresses() {
		return this.signedAddresses;
	}

	/**
	 * Properties of signed addresses.
	 */
	public static class SignedAddresses {

		/**
		 * Comma-separated list of secrets that addresses are signed with, each of at
		 * least 32 bytes. The first one signs; addresses that were signed with any of
		 * them are valid.
		 */
		private List<String> keys = new ArrayList<>();

		/**
		 * Return the secrets.
		 * @return the secrets, the one that signs first
		 */
		public List<String> getKeys() {
			return this.keys;
		}

		/**
		 * Set the secrets.
		 * @param keys the secrets, the one that signs first
		 */
		public void setKeys(List<String> keys) {
			this.keys = keys;
		}

	}

}
