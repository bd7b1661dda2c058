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

import dev.smtpd.spring.listener.UnroutedRecipients;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * {@link ConfigurationProperties Properties} of listener methods.
 *
 * @since 0.1.0
 */
@ConfigurationProperties("smtpd.listener")
public class SmtpdListenerProperties {

	/**
	 * What becomes of recipients that no @SmtpListener method is for. If not set, they
	 * are rejected, or accepted where there are other message processors or listeners for
	 * MessageReceivedEvent.
	 */
	private @Nullable UnroutedRecipients unrouted;

	/**
	 * Whether patterns of recipients tell local parts apart by the case of their letters.
	 */
	private boolean caseSensitiveLocalParts;

	/**
	 * Return what becomes of recipients that no listener is for.
	 * @return what becomes of them, {@code null} to find out
	 */
	public @Nullable UnroutedRecipients getUnrouted() {
		return this.unrouted;
	}

	/**
	 * Set what becomes of recipients that no listener is for.
	 * @param unrouted what becomes of them
	 */
	public void setUnrouted(@Nullable UnroutedRecipients unrouted) {
		this.unrouted = unrouted;
	}

	/**
	 * Return whether patterns tell local parts apart by case.
	 * @return whether they do
	 */
	public boolean isCaseSensitiveLocalParts() {
		return this.caseSensitiveLocalParts;
	}

	/**
	 * Set whether patterns tell local parts apart by case.
	 * @param caseSensitiveLocalParts whether they do
	 */
	public void setCaseSensitiveLocalParts(boolean caseSensitiveLocalParts) {
		this.caseSensitiveLocalParts = caseSensitiveLocalParts;
	}

}
