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

import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;

import javax.sql.DataSource;

import dev.smtpd.SmtpServer;
import dev.smtpd.SmtpServerObserver;
import dev.smtpd.mail.MailMemory;
import dev.smtpd.spring.boot.autoconfigure.MessageProcessorChainCustomizer;
import dev.smtpd.spring.boot.autoconfigure.SmtpdAutoConfiguration;
import dev.smtpd.spring.boot.inbox.jdbc.Inbox;
import dev.smtpd.spring.boot.inbox.jdbc.InboxDatabase;
import dev.smtpd.spring.boot.inbox.jdbc.InboxMessageProcessor;
import dev.smtpd.spring.boot.inbox.jdbc.JdbcTranscripts;
import dev.smtpd.spring.boot.inbox.jdbc.RetentionSettings;
import dev.smtpd.spring.boot.inbox.session.SessionTranscriptRecorder;
import dev.smtpd.spring.boot.inbox.session.TranscriptLimits;
import dev.smtpd.spring.boot.inbox.store.InboxEvents;
import dev.smtpd.spring.boot.inbox.store.InboxMessages;
import dev.smtpd.spring.boot.inbox.store.Refusals;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;

/**
 * {@link org.springframework.boot.autoconfigure.EnableAutoConfiguration
 * Auto-configuration} of the inbox: with DevTools, or where
 * {@code smtpd.inbox.enabled=true}.
 *
 * @since 0.1.0
 */
@AutoConfiguration(before = SmtpdAutoConfiguration.class,
		afterName = "org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration")
@ConditionalOnClass(SmtpServer.class)
@Conditional(OnInboxCondition.class)
@EnableConfigurationProperties(SmtpdInboxProperties.class)
public final class SmtpdInboxAutoConfiguration {

	// without the auto-configuration of listeners
	private static final Duration MEMORY_WAIT = Duration.ofSeconds(30);

	@Bean
	@ConditionalOnMissingBean
	@DependsOnDatabaseInitialization
	InboxDatabase smtpdInboxDatabase(SmtpdInboxProperties properties, Environment environment,
			@InboxDataSource ObjectProvider<DataSource> own, ObjectProvider<DataSource> application) {
		return new InboxDatabases(properties, environment).open(own.getIfAvailable(), application.getIfUnique());
	}

	@Bean
	@ConditionalOnMissingBean
	Inbox smtpdInbox(InboxDatabase database, SmtpdInboxProperties properties) {
		return new Inbox(database, settings(properties.getRetention()), Clock.systemUTC());
	}

	private static RetentionSettings settings(SmtpdInboxProperties.Retention retention) {
		requirePositive("undo", retention.getUndo());
		requirePositive("interval", retention.getInterval());
		requireNotNegative("max-age", retention.getMaxAge(), retention.getMaxAge().toMillis());
		requireNotNegative("max-messages", retention.getMaxMessages(), retention.getMaxMessages());
		requireNotNegative("max-size", retention.getMaxSize(), retention.getMaxSize().toBytes());
		requireNotNegative("max-refusals", retention.getMaxRefusals(), retention.getMaxRefusals());
		return new RetentionSettings(retention.getMaxAge(), retention.getMaxMessages(),
				retention.getMaxSize().toBytes(), retention.getMaxRefusals(), retention.getUndo(),
				retention.getInterval());
	}

	private static void requirePositive(String name, Duration value) {
		if (value.toMillis() <= 0) {
			throw new InvalidConfigurationPropertyValueException("smtpd.inbox.retention." + name, value,
					"Must be positive.");
		}
	}

	private static void requireNotNegative(String name, Object value, long number) {
		if (number < 0) {
			throw new InvalidConfigurationPropertyValueException("smtpd.inbox.retention." + name, value,
					"Must not be negative.");
		}
	}

	@Bean
	@ConditionalOnMissingBean
	InboxMessages smtpdInboxMessages(Inbox inbox) {
		return inbox.messages();
	}

	@Bean(destroyMethod = "")
	@ConditionalOnMissingBean
	Refusals smtpdInboxRefusals(Inbox inbox) {
		return inbox.refusals();
	}

	@Bean(destroyMethod = "")
	@ConditionalOnMissingBean
	InboxEvents smtpdInboxEvents(Inbox inbox) {
		return inbox.events();
	}

	@Bean
	@ConditionalOnMissingBean
	JdbcTranscripts smtpdInboxTranscripts(InboxDatabase database) {
		return new JdbcTranscripts(database, new SessionTranscriptRecorder(TranscriptLimits.defaults()));
	}

	@Bean
	SmtpServerObserver smtpdInboxObserver(Inbox inbox) {
		return inbox.observer();
	}

	@Bean
	@ConditionalOnMissingBean
	InboxMessageProcessor smtpdInboxMessageProcessor(Inbox inbox, ObjectProvider<MailMemory> memory) {
		return new InboxMessageProcessor(inbox.store(),
				memory.getIfAvailable(() -> new MailMemory(MailMemory.defaultSize(), MEMORY_WAIT)));
	}

	// behind all that may refuse a message, and inside the transaction around the chain
	@Bean
	@Order(0)
	MessageProcessorChainCustomizer smtpdInboxChainCustomizer() {
		return (processors) -> processors.stream()
			.sorted(Comparator.comparing(InboxMessageProcessor.class::isInstance))
			.toList();
	}

}
