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

package dev.smtpd.spring.boot.inbox.web;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.smtpd.spring.boot.inbox.store.Refusal;
import dev.smtpd.spring.boot.inbox.store.RefusalStage;
import org.jspecify.annotations.Nullable;

/**
 * A refusal with the address that was refused.
 *
 * @param refusal the refusal
 * @param refusedSender the sender that was refused, as the client has sent it, or
 * {@code null} if none was
 * @param refusedRecipient the recipient that was refused likewise
 */
record RefusalView(Refusal refusal, @Nullable String refusedSender, @Nullable String refusedRecipient) {

	// the path up to the parameters, whatever its syntax
	private static final Pattern PATH = Pattern.compile(
			"(?:MAIL\\s+FROM|RCPT\\s+TO)\\s*:\\s*(?:<((?:\"(?:[^\"\\\\]|\\\\.)*+\"|[^>\"])*+)>|(\\S+)).*",
			Pattern.CASE_INSENSITIVE);

	static RefusalView of(Refusal refusal) {
		return new RefusalView(refusal, (refusal.stage() == RefusalStage.MAIL) ? address(refusal.command()) : null,
				(refusal.stage() == RefusalStage.RCPT) ? address(refusal.command()) : null);
	}

	private static @Nullable String address(String command) {
		Matcher matcher = PATH.matcher(command);
		if (!matcher.matches()) {
			return null;
		}
		return (matcher.group(1) != null) ? matcher.group(1) : matcher.group(2);
	}

}
