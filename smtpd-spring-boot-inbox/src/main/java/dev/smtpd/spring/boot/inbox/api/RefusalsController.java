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

import java.time.Instant;
import java.util.List;

import dev.smtpd.spring.boot.inbox.store.Refusal;
import dev.smtpd.spring.boot.inbox.store.RefusalPage;
import dev.smtpd.spring.boot.inbox.store.Refusals;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * Lists what was refused.
 */
@RestController
@RequestMapping("/refusals")
@Tag(name = "Refusals")
class RefusalsController {

	private final Refusals refusals;

	RefusalsController(Refusals refusals) {
		this.refusals = refusals;
	}

	@GetMapping(produces = MediaType.APPLICATION_JSON_VALUE)
	@Operation(operationId = "listRefusals", summary = "List what was refused, the latest first",
			description = "'text' is a part of the session, address, sender, command, reply or reason; "
					+ "'before' takes 'next' of the page before.")
	RefusalList list(@RequestParam(required = false) @Nullable String text,
			@RequestParam(required = false) @Nullable Long before, @RequestParam(defaultValue = "50") int size) {
		RefusalPage page = this.refusals.list(text, before, size);
		return new RefusalList(page.refusals().stream().map(RefusalView::of).toList(), page.next());
	}

	@GetMapping(path = "/{id:\\d+}", produces = MediaType.APPLICATION_JSON_VALUE)
	@Operation(operationId = "getRefusal", summary = "Return a refusal")
	RefusalView get(@PathVariable long id) {
		Refusal refusal = this.refusals.find(id);
		if (refusal == null) {
			throw ApiException.notFound("There is no refusal " + id);
		}
		return RefusalView.of(refusal);
	}

	@DeleteMapping(produces = MediaType.APPLICATION_JSON_VALUE)
	@Operation(operationId = "clearRefusals", summary = "Remove all refusals")
	MessagesController.MessageCount clear() {
		return new MessagesController.MessageCount(this.refusals.clear());
	}

	/**
	 * A part of the list of refusals.
	 *
	 * @param refusals the refusals
	 * @param next where the next page begins, {@code null} on the last one
	 */
	record RefusalList(List<RefusalView> refusals, @Nullable Long next) implements ApiBody {

	}

	/**
	 * A refusal.
	 *
	 * @param id the number of the refusal
	 * @param at when it was refused
	 * @param stage at which point
	 * @param sessionId the identifier of the session
	 * @param connector the name of the connector
	 * @param clientAddress the address of the client
	 * @param clientName what the client called itself
	 * @param user the name of the authenticated user
	 * @param command what was refused
	 * @param sender the reverse-path so far
	 * @param recipients the first recipients that were accepted
	 * @param recipientCount how many recipients were accepted
	 * @param code the code of the reply
	 * @param enhancedStatus the enhanced status code of the reply
	 * @param reply the text of the reply
	 * @param reason the exception that caused the reply
	 */
	record RefusalView(long id, Instant at, String stage, String sessionId, String connector, String clientAddress,
			@Nullable String clientName, @Nullable String user, String command, @Nullable String sender,
			List<String> recipients, int recipientCount, int code, @Nullable String enhancedStatus, String reply,
			@Nullable String reason) implements ApiBody {

		static RefusalView of(Refusal refusal) {
			return new RefusalView(refusal.id(), refusal.at(), EnumTexts.of(refusal.stage()), refusal.sessionId(),
					refusal.connector(), refusal.clientAddress(), refusal.clientName(), refusal.user(),
					refusal.command(), refusal.sender(), refusal.recipients(), refusal.recipientCount(), refusal.code(),
					refusal.enhancedStatus(), refusal.reply(), refusal.reason());
		}

	}

}
