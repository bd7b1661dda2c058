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

package dev.smtpd.spring.observation;

import dev.smtpd.MessageOutcome;
import dev.smtpd.SmtpMessage;
import dev.smtpd.SmtpReply;
import dev.smtpd.spring.observation.SmtpObservationDocumentation.HighCardinalityKeyNames;
import dev.smtpd.spring.observation.SmtpObservationDocumentation.LowCardinalityKeyNames;
import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;
import org.jspecify.annotations.Nullable;

/**
 * The usual {@link SmtpTransactionObservationConvention}.
 *
 * @since 0.1.0
 */
public class DefaultSmtpTransactionObservationConvention implements SmtpTransactionObservationConvention {

	@Override
	public String getName() {
		return "smtpd.transaction";
	}

	@Override
	public String getContextualName(SmtpTransactionObservationContext context) {
		return "smtp receive";
	}

	@Override
	public KeyValues getLowCardinalityKeyValues(SmtpTransactionObservationContext context) {
		return KeyValues.of(KeyValue.of(LowCardinalityKeyNames.CONNECTOR, context.getSession().connector().name()),
				KeyValue.of(LowCardinalityKeyNames.OUTCOME, outcome(context.getReply())));
	}

	@Override
	public KeyValues getHighCardinalityKeyValues(SmtpTransactionObservationContext context) {
		SmtpMessage message = context.getMessage();
		SmtpReply reply = context.getReply();
		return KeyValues.of(KeyValue.of(HighCardinalityKeyNames.SESSION, context.getSession().id()),
				KeyValue.of(HighCardinalityKeyNames.PEER, context.getSession().peer().getAddress().getHostAddress()),
				KeyValue.of(HighCardinalityKeyNames.MESSAGE, (message != null) ? message.id() : KeyValue.NONE_VALUE),
				KeyValue.of(HighCardinalityKeyNames.REPLY,
						(reply != null) ? Integer.toString(reply.code()) : KeyValue.NONE_VALUE));
	}

	private static String outcome(@Nullable SmtpReply reply) {
		if (reply == null) {
			return "aborted";
		}
		return switch (MessageOutcome.of(reply)) {
			case ACCEPTED -> "accepted";
			case PARTLY_ACCEPTED -> "partly_accepted";
			case DEFERRED -> "deferred";
			case REJECTED -> "rejected";
		};
	}

}
