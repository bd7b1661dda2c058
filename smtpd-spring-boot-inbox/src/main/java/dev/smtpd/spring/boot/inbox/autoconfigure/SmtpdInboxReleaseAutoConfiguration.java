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
import java.util.List;

import dev.smtpd.Mailbox;
import dev.smtpd.SmtpServer;
import dev.smtpd.relay.RelayCredentials;
import dev.smtpd.relay.RemoteAddress;
import dev.smtpd.relay.SmtpRelay;
import dev.smtpd.relay.SmtpRelayBuilder;
import dev.smtpd.spring.boot.autoconfigure.SmtpdAutoConfiguration;
import dev.smtpd.spring.boot.inbox.jdbc.Inbox;
import dev.smtpd.spring.boot.inbox.release.AllowedRecipients;
import dev.smtpd.spring.boot.inbox.release.MessageReleases;
import dev.smtpd.spring.boot.inbox.release.RelayMessageReleases;
import dev.smtpd.spring.boot.inbox.release.ReleaseRelay;
import dev.smtpd.spring.boot.inbox.store.InboxMessages;
import dev.smtpd.spring.boot.inbox.store.ReleaseLog;
import dev.smtpd.transport.EventLoops;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;

/**
 * {@link org.springframework.boot.autoconfigure.EnableAutoConfiguration
 * Auto-configuration} of sending messages of the inbox on.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = { SmtpdInboxAutoConfiguration.class, SmtpdAutoConfiguration.class })
@ConditionalOnBean(Inbox.class)
@Conditional(OnInboxCondition.class)
@EnableConfigurationProperties(SmtpdInboxReleaseProperties.class)
public final class SmtpdInboxReleaseAutoConfiguration {

	private static final String PREFIX = "smtpd.inbox.release.";

	@Bean
	@ConditionalOnMissingBean
	ReleaseLog smtpdInboxReleaseLog(Inbox inbox) {
		return inbox.releases();
	}

	@Bean
	@ConditionalOnMissingBean
	@ConditionalOnProperty("smtpd.inbox.release.remote-address")
	ReleaseRelay smtpdInboxReleaseRelay(SmtpdInboxReleaseProperties properties, ObjectProvider<EventLoops> eventLoops) {
		RemoteAddress address = remoteAddress(String.valueOf(properties.getRemoteAddress()));
		return new ReleaseRelay((executor) -> {
			SmtpRelayBuilder builder = SmtpRelay.builder(eventLoops.getIfAvailable(EventLoops::new))
				.remoteAddresses(List.of(address))
				.tls(properties.getTls())
				.executor(executor);
			String username = properties.getUsername();
			String password = properties.getPassword();
			if (username != null && password != null) {
				builder.credentials(() -> new RelayCredentials(username, password));
			}
			return builder.build();
		});
	}

	private static RemoteAddress remoteAddress(String text) {
		try {
			return RemoteAddress.valueOf(text);
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidConfigurationPropertyValueException(PREFIX + "remote-address", text,
					String.valueOf(ex.getMessage()));
		}
	}

	@Bean
	@ConditionalOnMissingBean
	MessageReleases smtpdInboxReleases(InboxMessages messages, ReleaseLog log, SmtpdInboxReleaseProperties properties,
			ObjectProvider<ReleaseRelay> own, ObjectProvider<SmtpRelay> relays, ObjectProvider<SmtpServer> server) {
		AllowedRecipients allowed = allowedRecipients(properties);
		ReleaseRelay release = own.getIfAvailable();
		SmtpRelay relay = (release != null) ? release.relay() : relays.getIfUnique();
		if (relay == null && !allowed.isEmpty()) {
			throw new InvalidConfigurationPropertyValueException(PREFIX + "allowed-recipients",
					properties.getAllowedRecipients(),
					"There is no server to send messages to: set '" + PREFIX + "remote-address', or enable the relay.");
		}
		return new RelayMessageReleases(messages, log, relay, allowed, resentFrom(properties),
				() -> server.stream().flatMap((each) -> each.connectors().stream()).toList(), Clock.systemUTC());
	}

	private static AllowedRecipients allowedRecipients(SmtpdInboxReleaseProperties properties) {
		try {
			return new AllowedRecipients(properties.getAllowedRecipients());
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidConfigurationPropertyValueException(PREFIX + "allowed-recipients",
					properties.getAllowedRecipients(), String.valueOf(ex.getMessage()));
		}
	}

	private static @Nullable Mailbox resentFrom(SmtpdInboxReleaseProperties properties) {
		String text = properties.getResentFrom();
		if (text == null) {
			return null;
		}
		try {
			return Mailbox.of(text);
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidConfigurationPropertyValueException(PREFIX + "resent-from", text,
					String.valueOf(ex.getMessage()));
		}
	}

}
