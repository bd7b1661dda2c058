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

package dev.smtpd.spring.boot.inbox.api;

import dev.smtpd.fault.SmtpFaults;
import dev.smtpd.spring.boot.inbox.release.MessageReleases;
import dev.smtpd.spring.boot.inbox.session.Transcripts;
import dev.smtpd.spring.boot.inbox.store.InboxMessages;
import dev.smtpd.spring.boot.inbox.store.Refusals;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * The controllers of the API. {@link InboxApiMvcConfigurer} gives them their path.
 *
 * @since 0.1.0
 */
@Configuration(proxyBeanMethods = false)
public class InboxApiConfiguration {

	@Bean
	MessagesController smtpdInboxApiMessagesController(InboxMessages messages, MessageReleases releases,
			WaitingClients clients) {
		return new MessagesController(messages, releases, clients);
	}

	@Bean
	ContentController smtpdInboxApiContentController(InboxMessages messages, ObjectProvider<Transcripts> transcripts) {
		return new ContentController(messages, transcripts.getIfAvailable());
	}

	@Bean
	ExportController smtpdInboxApiExportController(InboxMessages messages) {
		return new ExportController(messages);
	}

	@Bean
	RefusalsController smtpdInboxApiRefusalsController(Refusals refusals) {
		return new RefusalsController(refusals);
	}

	@Bean
	FaultsController smtpdInboxApiFaultsController(ObjectProvider<SmtpFaults> faults) {
		return new FaultsController(faults.getIfAvailable());
	}

	@Bean
	ReleaseController smtpdInboxApiReleaseController(MessageReleases releases) {
		return new ReleaseController(releases);
	}

	@Bean
	ApiExceptionHandler smtpdInboxApiExceptionHandler() {
		return new ApiExceptionHandler();
	}

}
