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
import java.util.Collections;
import java.util.List;

import dev.smtpd.Mailbox;
import dev.smtpd.spring.boot.inbox.release.AllowedRecipients;
import dev.smtpd.spring.boot.inbox.release.MessageReleases;
import dev.smtpd.spring.boot.inbox.store.InboxMessageDetail;
import dev.smtpd.spring.boot.inbox.store.MessageRelease;
import org.jspecify.annotations.Nullable;

/**
 * What the page of a message says about its release.
 *
 * @param enabled whether messages can be released
 * @param allowed the patterns of recipients
 * @param form what is in the form
 * @param problem why the message wasn't released, empty if nothing has failed
 * @param latest what has just been released
 * @param log what was released, the newest first, at most {@value #MAX_SHOWN}
 * @param earlier how many more releases there were
 */
record ReleaseView(boolean enabled, String allowed, ReleaseForm form, String problem, List<MessageRelease> latest,
		List<MessageRelease> log, int earlier) {

	private static final int MAX_SHOWN = 50;

	static ReleaseView of(@Nullable MessageReleases releases, InboxMessageDetail detail, @Nullable ReleaseForm form,
			String problem, int latest) {
		if (releases == null) {
			return new ReleaseView(false, "", new ReleaseForm(), problem, List.of(), List.of(), 0);
		}
		AllowedRecipients allowed = releases.allowedRecipients();
		List<MessageRelease> log = new ArrayList<>(releases.list(detail.message().id()));
		Collections.reverse(log);
		return new ReleaseView(releases.isEnabled(), String.join(", ", allowed.patterns()),
				(form != null) ? form : original(allowed, detail), problem,
				log.subList(0, Math.max(0, Math.min(latest, log.size()))),
				log.subList(0, Math.min(MAX_SHOWN, log.size())), Math.max(0, log.size() - MAX_SHOWN));
	}

	// the recipients of the message to whom it may go
	private static ReleaseForm original(AllowedRecipients allowed, InboxMessageDetail detail) {
		List<String> recipients = detail.recipients()
			.stream()
			.limit(MessageReleases.MAX_RECIPIENTS)
			.filter((recipient) -> isAllowed(allowed, recipient))
			.toList();
		ReleaseForm form = new ReleaseForm();
		form.setRecipients(String.join(", ", recipients));
		return form;
	}

	private static boolean isAllowed(AllowedRecipients allowed, String recipient) {
		try {
			return allowed.allows(Mailbox.of(recipient));
		}
		catch (IllegalArgumentException ex) {
			return false;
		}
	}

	public List<MessageRelease> accepted() {
		return this.latest.stream().filter(MessageRelease::isAccepted).toList();
	}

	public List<MessageRelease> refused() {
		return this.latest.stream().filter((release) -> !release.isAccepted()).toList();
	}

}
