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
import java.util.Map;

import dev.smtpd.EsmtpParameters;
import dev.smtpd.Recipient;
import org.jspecify.annotations.Nullable;

/**
 * A recipient of a stored message, in a form that is JSON without further ado.
 *
 * @param mailbox the forward-path, such as {@code joe@example.org}
 * @param parameters the parameters of RCPT in the order of the command: values as the
 * client wrote them, {@code null} for a keyword without a value. NOTIFY and ORCPT of RFC
 * 3461 are among them
 * @since 0.1.0
 */
public record StoredRecipient(String mailbox, Map<String, @Nullable String> parameters) {

	/**
	 * Create a recipient; the map is copied.
	 */
	public StoredRecipient {
		parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
	}

	static StoredRecipient of(Recipient recipient) {
		return new StoredRecipient(recipient.mailbox().toString(), recipient.parameters().asMap());
	}

	Recipient toRecipient() {
		return new Recipient(PathText.parse(this.mailbox), EsmtpParameters.of(this.parameters));
	}

}
