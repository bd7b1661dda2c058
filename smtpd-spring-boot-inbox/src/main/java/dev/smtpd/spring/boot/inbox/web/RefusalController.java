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

import java.util.HashMap;
import java.util.Map;

import dev.smtpd.spring.boot.inbox.session.SessionTranscript;
import dev.smtpd.spring.boot.inbox.session.Transcripts;
import dev.smtpd.spring.boot.inbox.store.RefusalPage;
import dev.smtpd.spring.boot.inbox.store.Refusals;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.View;

/**
 * The list of what was refused, and the transcripts of sessions.
 */
@Controller
@RequestMapping("${smtpd.inbox.path:/smtpd}")
final class RefusalController {

	private static final int PAGE_SIZE = 50;

	private final Refusals refusals;

	private final Transcripts transcripts;

	private final Pages pages;

	RefusalController(Refusals refusals, Transcripts transcripts, Pages pages) {
		this.refusals = refusals;
		this.transcripts = transcripts;
		this.pages = pages;
	}

	@GetMapping("/refusals")
	View refusals(@RequestParam(defaultValue = "") String q, @RequestParam(required = false) @Nullable Long before) {
		return this.pages.page("refusals", model(q, before));
	}

	@GetMapping("/refusals/live")
	View live(@RequestParam(defaultValue = "") String q, @RequestParam(required = false) @Nullable Long before) {
		return this.pages.fragment("refusals", "live", model(q, before));
	}

	private Map<String, Object> model(String q, @Nullable Long before) {
		Map<String, Object> model = new HashMap<>();
		model.put("q", q);
		model.put("before", before);
		RefusalPage page = this.refusals.list(q, before, PAGE_SIZE);
		model.put("page", page);
		model.put("refusals", page.refusals().stream().map(RefusalView::of).toList());
		model.put("count", this.refusals.count());
		model.put("dropped", this.refusals.dropped());
		return model;
	}

	@PostMapping("/refusals/clear")
	View clear(HttpServletRequest request) {
		this.refusals.clear();
		return Pages.redirect(this.pages.urls(request).path("refusals"));
	}

	@GetMapping("/sessions/{id}")
	View session(@PathVariable String id) {
		SessionTranscript transcript = this.transcripts.find(id);
		return (transcript != null) ? this.pages.page("transcript", Map.of("session", transcript))
				: this.pages.missing("transcript");
	}

}
