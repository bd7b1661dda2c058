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

package dev.smtpd.spring.event;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.smtpd.Envelope;
import dev.smtpd.EsmtpParameters;
import org.jspecify.annotations.Nullable;

/**
 * The envelope of a stored message, in a form that is JSON without further ado.
 *
 * @param sender the reverse-path, such as {@code joe@example.org}; empty for {@code <>}
 * @param recipients the accepted recipients in the order of their RCPT commands
 * @param parameters the parameters of MAIL in the order of the command: values as the
 * client wrote them, {@code null} for a keyword without a value. RET and ENVID of RFC
 * 3461 are among them
 * @since 0.1.0
 */
public record StoredEnvelope(String sender, List<StoredRecipient> recipients,
		Map<String, @Nullable String> parameters) {

	/**
	 * Create an envelope; list and map are copied.
	 */
	public StoredEnvelope {
		recipients = List.copyOf(recipients);
		parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
	}

	static StoredEnvelope of(Envelope envelope) {
		return new StoredEnvelope(envelope.sender().toString(),
				envelope.recipients().stream().map(StoredRecipient::of).toList(), envelope.mailOptions().asMap());
	}

	/**
	 * Return the envelope as the message had it.
	 * @return an equal envelope
	 * @throws IllegalArgumentException if the parts aren't those of an envelope
	 */
	public Envelope toEnvelope() {
		return new Envelope(PathText.parse(this.sender),
				this.recipients.stream().map(StoredRecipient::toRecipient).toList(),
				EsmtpParameters.of(this.parameters));
	}

}
