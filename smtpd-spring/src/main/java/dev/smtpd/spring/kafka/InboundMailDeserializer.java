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

package dev.smtpd.spring.kafka;

import dev.smtpd.mail.InboundMail;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/**
 * {@link Deserializer} for consumers whose values are mail. It doesn't know where the
 * content of a {@link dev.smtpd.spring.store.MessageStore} is: such records can't be
 * deserialized. Listeners with {@link SmtpArgumentResolver} can have them.
 *
 * @since 0.1.0
 */
public class InboundMailDeserializer implements Deserializer<InboundMail> {

	/**
	 * Create a deserializer.
	 */
	public InboundMailDeserializer() {
	}

	@Override
	public @Nullable InboundMail deserialize(String topic, byte @Nullable [] data) {
		return (data != null) ? InboundMail.of(data) : null;
	}

	@Override
	public @Nullable InboundMail deserialize(String topic, Headers headers, byte @Nullable [] data) {
		String reference = SmtpRecordHeaders.get(headers, SmtpRecordHeaders.CLAIM_CHECK);
		if (reference != null) {
			throw new SerializationException("The content of message "
					+ SmtpRecordHeaders.get(headers, SmtpRecordHeaders.ID) + " isn't in its record, but at " + reference
					+ ". Use ByteArrayDeserializer, and take the InboundMail as an argument of the listener");
		}
		return deserialize(topic, data);
	}

}
