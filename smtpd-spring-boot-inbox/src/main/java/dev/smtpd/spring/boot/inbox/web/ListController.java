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

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import dev.smtpd.SmtpServer;
import dev.smtpd.spring.boot.inbox.search.SearchQuery;
import dev.smtpd.spring.boot.inbox.store.InboxMailbox;
import dev.smtpd.spring.boot.inbox.store.InboxMessages;
import dev.smtpd.spring.boot.inbox.store.InboxPage;
import dev.smtpd.spring.boot.inbox.store.MailboxKind;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.View;

/**
 * The list of messages.
 */
@Controller
@RequestMapping("${smtpd.inbox.path:/smtpd}")
final class ListController {

	private static final int PAGE_SIZE = 50;

	private static final int MAX_COUNT = 10_000;

	private final InboxMessages messages;

	private final ObjectProvider<SmtpServer> server;

	private final Pages pages;

	ListController(InboxMessages messages, ObjectProvider<SmtpServer> server, Pages pages) {
		this.messages = messages;
		this.server = server;
		this.pages = pages;
	}

	@GetMapping
	View list(@RequestParam(defaultValue = "") String q, @RequestParam(required = false) @Nullable Long before,
			@RequestParam(required = false) @Nullable String deleted, @RequestParam(defaultValue = "0") int count) {
		Map<String, Object> model = model(q, before);
		model.put("deletion", (deleted != null) ? deleted : "");
		model.put("deletedCount", count);
		return this.pages.page("list", model);
	}

	@GetMapping("/live")
	View live(@RequestParam(defaultValue = "") String q, @RequestParam(required = false) @Nullable Long before) {
		return this.pages.fragment("list", "live", model(q, before));
	}

	private Map<String, Object> model(String q, @Nullable Long before) {
		SearchQuery query = SearchQuery.parse(q);
		InboxPage page = this.messages.list(query, before, PAGE_SIZE);
		Map<String, Object> model = new HashMap<>();
		model.put("q", q);
		model.put("before", before);
		model.put("query", query);
		model.put("page", page);
		model.put("found", query.isAll() ? null : this.messages.count(query, MAX_COUNT));
		model.put("groups", groups(query));
		model.put("connectors", this.server.stream().flatMap((each) -> each.connectors().stream()).toList());
		return model;
	}

	private List<MailboxGroup> groups(SearchQuery query) {
		Map<MailboxKind, List<InboxMailbox>> byKind = this.messages.mailboxes()
			.stream()
			.collect(Collectors.groupingBy(InboxMailbox::kind));
		List<MailboxGroup> groups = new ArrayList<>();
		for (MailboxKind kind : MailboxKind.values()) {
			List<InboxMailbox> mailboxes = byKind.getOrDefault(kind, List.of());
			// a single connector says nothing
			if (mailboxes.size() > ((kind == MailboxKind.CONNECTOR) ? 1 : 0)) {
				groups.add(MailboxGroup.of(kind, mailboxes, query));
			}
		}
		return groups;
	}

}
