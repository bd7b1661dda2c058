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

import java.time.Clock;
import java.time.Duration;

import dev.smtpd.SmtpServer;
import dev.smtpd.fault.SmtpFaults;
import dev.smtpd.spring.boot.inbox.release.MessageReleases;
import dev.smtpd.spring.boot.inbox.session.Transcripts;
import dev.smtpd.spring.boot.inbox.store.InboxEvents;
import dev.smtpd.spring.boot.inbox.store.InboxMessages;
import dev.smtpd.spring.boot.inbox.store.Refusals;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.servlet.handler.MappedInterceptor;

/**
 * The beans of the pages. Their path is the property {@code smtpd.inbox.path}.
 *
 * @since 0.1.0
 */
@Configuration(proxyBeanMethods = false)
public class InboxWebConfiguration {

	private static final Duration HEARTBEAT = Duration.ofSeconds(20);

	private final CsrfTokens tokens = new CsrfTokens();

	private final RequestSecurity security;

	InboxWebConfiguration(ObjectProvider<RequestSecurity> security) {
		this.security = security.getIfAvailable(() -> RequestSecurity.NONE);
	}

	@Bean
	MappedInterceptor smtpdInboxGuard() {
		return new MappedInterceptor(null, new InboxGuard(this.security, this.tokens));
	}

	@Bean
	Pages smtpdInboxPages(@Value("${smtpd.inbox.path:/smtpd}") String path, InboxMessages messages,
			ObjectProvider<InboxLinks> links) {
		return new Pages(path, messages, this.tokens, this.security, links.getIfAvailable(() -> InboxLinks.NONE));
	}

	@Bean
	InboxErrorPages smtpdInboxErrorPages(Pages pages) {
		return new InboxErrorPages(pages);
	}

	@Bean
	AssetController smtpdInboxAssetController() {
		return new AssetController();
	}

	@Bean
	ListController smtpdInboxListController(InboxMessages messages, ObjectProvider<SmtpServer> server, Pages pages) {
		return new ListController(messages, server, pages);
	}

	@Bean
	ChangeController smtpdInboxChangeController(InboxMessages messages, Pages pages) {
		return new ChangeController(messages, pages);
	}

	@Bean
	ExportController smtpdInboxExportController(InboxMessages messages, Pages pages) {
		return new ExportController(messages, pages);
	}

	@Bean
	MessageController smtpdInboxMessageController(InboxMessages messages, Transcripts transcripts,
			ObjectProvider<MessageReleases> releases, Pages pages) {
		return new MessageController(messages, transcripts, releases, pages);
	}

	@Bean
	PartController smtpdInboxPartController(InboxMessages messages) {
		return new PartController(messages);
	}

	@Bean
	LiveUpdates smtpdInboxLiveUpdates(InboxMessages messages, InboxEvents events) {
		return new LiveUpdates(messages, events, HEARTBEAT);
	}

	@Bean
	LiveController smtpdInboxLiveController(LiveUpdates updates) {
		return new LiveController(updates);
	}

	@Bean
	RefusalController smtpdInboxRefusalController(Refusals refusals, Transcripts transcripts, Pages pages) {
		return new RefusalController(refusals, transcripts, pages);
	}

	@Bean
	TrafficHistory smtpdInboxTrafficHistory() {
		return new TrafficHistory(Clock.systemUTC());
	}

	@Bean
	StatusController smtpdInboxStatusController(ObjectProvider<SmtpServer> server, TrafficHistory history,
			ObjectProvider<ServerMeters> meters, Pages pages) {
		return new StatusController(server, history, meters, pages);
	}

	@Bean
	FaultController smtpdInboxFaultController(ObjectProvider<SmtpFaults> faults, Pages pages) {
		return new FaultController(faults, pages);
	}

}
