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

import java.net.URI;
import java.time.Duration;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Configuration properties of the webhook that is called when a message has arrived.
 *
 * @since 0.1.0
 */
@ConfigurationProperties("smtpd.inbox.webhook")
public class SmtpdInboxWebhookProperties {

	/**
	 * URL to which a summary of each message that arrives is sent by POST.
	 */
	private @Nullable URI url;

	/**
	 * Key with which requests are signed: Base64 after 'whsec_', any other text as it is.
	 */
	private @Nullable String secret;

	/**
	 * Time to wait for a response.
	 */
	private Duration timeout = Duration.ofSeconds(10);

	/**
	 * Attempts after which a notification is given up.
	 */
	private int maxAttempts = 12;

	/**
	 * Time before the second attempt. It doubles with each following one.
	 */
	private Duration backoff = Duration.ofSeconds(5);

	/**
	 * Greatest time between two attempts.
	 */
	private Duration maxBackoff = Duration.ofHours(1);

	/**
	 * Return the URL.
	 * @return the URL, or {@code null} for no webhook
	 */
	public @Nullable URI getUrl() {
		return this.url;
	}

	/**
	 * Set the URL.
	 * @param url the URL, or {@code null} for no webhook
	 */
	public void setUrl(@Nullable URI url) {
		this.url = url;
	}

	/**
	 * Return the key of signatures.
	 * @return the key, or {@code null} to sign nothing
	 */
	public @Nullable String getSecret() {
		return this.secret;
	}

	/**
	 * Set the key of signatures.
	 * @param secret the key, or {@code null} to sign nothing
	 */
	public void setSecret(@Nullable String secret) {
		this.secret = secret;
	}

	/**
	 * Return the timeout.
	 * @return the timeout
	 */
	public Duration getTimeout() {
		return this.timeout;
	}

	/**
	 * Set the timeout.
	 * @param timeout the timeout
	 */
	public void setTimeout(Duration timeout) {
		this.timeout = timeout;
	}

	/**
	 * Return after how many attempts a notification is given up.
	 * @return the number
	 */
	public int getMaxAttempts() {
		return this.maxAttempts;
	}

	/**
	 * Set after how many attempts a notification is given up.
	 * @param maxAttempts the number
	 */
	public void setMaxAttempts(int maxAttempts) {
		this.maxAttempts = maxAttempts;
	}

	/**
	 * Return the time before the second attempt.
	 * @return the time
	 */
	public Duration getBackoff() {
		return this.backoff;
	}

	/**
	 * Set the time before the second attempt.
	 * @param backoff the time
	 */
	public void setBackoff(Duration backoff) {
		this.backoff = backoff;
	}

	/**
	 * Return the greatest time between two attempts.
	 * @return the time
	 */
	public Duration getMaxBackoff() {
		return this.maxBackoff;
	}

	/**
	 * Set the greatest time between two attempts.
	 * @param maxBackoff the time
	 */
	public void setMaxBackoff(Duration maxBackoff) {
		this.maxBackoff = maxBackoff;
	}

}
