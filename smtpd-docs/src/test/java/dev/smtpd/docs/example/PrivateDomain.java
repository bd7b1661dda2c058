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

package dev.smtpd.docs.example;

import java.util.Locale;

import dev.smtpd.EsmtpParameters;
import dev.smtpd.Mailbox;
import dev.smtpd.SessionPolicy;
import dev.smtpd.SmtpReply;
import dev.smtpd.SmtpSession;
import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Component;

@Component
class PrivateDomain implements SessionPolicy {

	@Override
	public @Nullable SmtpReply onMail(SmtpSession session, Mailbox sender, EsmtpParameters parameters) {
		boolean ours = sender.domain().toLowerCase(Locale.ROOT).equals("example.org");
		return (ours && session.principal() == null) ? SmtpReply.reject("5.7.1", "Authenticate to send as example.org")
				: null;
	}

	@Override
	public boolean isNonBlocking() {
		return true; // answers at once, so that it needs no thread
	}

}
