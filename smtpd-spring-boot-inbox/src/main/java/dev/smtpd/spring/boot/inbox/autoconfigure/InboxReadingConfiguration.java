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

import dev.smtpd.mail.MailMemory;
import dev.smtpd.spring.boot.inbox.content.ReadingLimit;
import dev.smtpd.spring.boot.inbox.store.InboxMessages;

import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.util.unit.DataSize;
import org.springframework.web.servlet.handler.MappedInterceptor;

/**
 * The limit on what the pages and the API read at once.
 */
@Configuration(proxyBeanMethods = false)
class InboxReadingConfiguration {

	private static final long MIN_MEMORY_BUDGET = 1024 * 1024;

	@Bean
	MappedInterceptor smtpdInboxReadingLimit(InboxMessages messages, SmtpdInboxProperties properties) {
		SmtpdInboxProperties.Reading reading = properties.getReading();
		DataSize budget = reading.getMemoryBudget();
		long bytes = (budget != null) ? budget.toBytes() : MailMemory.defaultSize();
		if (bytes < MIN_MEMORY_BUDGET) {
			throw new InvalidConfigurationPropertyValueException("smtpd.inbox.reading.memory-budget", budget,
					"Must be at least 1MB.");
		}
		if (reading.getMemoryWait().isNegative()) {
			throw new InvalidConfigurationPropertyValueException("smtpd.inbox.reading.memory-wait",
					reading.getMemoryWait(), "Must not be negative.");
		}
		return new MappedInterceptor(null, new ReadingLimit(messages, new MailMemory(bytes, reading.getMemoryWait())));
	}

}
