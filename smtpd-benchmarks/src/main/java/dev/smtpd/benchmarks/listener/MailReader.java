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

package dev.smtpd.benchmarks.listener;

import java.util.concurrent.atomic.LongAdder;

import dev.smtpd.mail.InboundMail;

/**
 * Reads the subject and the text of mail.
 */
class MailReader {

	private final LongAdder read = new LongAdder();

	void read(InboundMail mail) {
		this.read.add(mail.subject().length() + mail.text().length());
	}

	long characters() {
		return this.read.sum();
	}

}
