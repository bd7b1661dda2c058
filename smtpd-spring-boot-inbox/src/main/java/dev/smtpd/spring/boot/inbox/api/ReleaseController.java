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

import java.security.Principal;
import java.util.List;

import dev.smtpd.spring.boot.inbox.release.MessageReleases;
import dev.smtpd.spring.boot.inbox.release.ReleaseRefusedException;
import dev.smtpd.spring.boot.inbox.release.ReleaseRequest;
import dev.smtpd.spring.boot.inbox.store.MessageRelease;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Sends messages on.
 */
@RestController
@RequestMapping("/messages/{id:\\d+}/releases")
@Tag(name = "Releases")
class ReleaseController {

	private final MessageReleases releases;

	ReleaseController(MessageReleases releases) {
		this.releases = releases;
	}

	@GetMapping(produces = MediaType.APPLICATION_JSON_VALUE)
	@Operation(operationId = "listReleases", summary = "List when and to which recipients a message was sent on")
	ReleaseList list(@PathVariable long id) {
		return new ReleaseList(this.releases.list(id));
	}

	@PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE, produces = MediaType.APPLICATION_JSON_VALUE)
	@Operation(operationId = "releaseMessage", summary = "Send a message on to recipients that are allowed",
			description = "403 if one of them isn't; then nothing is sent. The result has a reply for each recipient.")
	ReleaseList release(@PathVariable long id, @RequestBody Release release,
			@Parameter(hidden = true) @Nullable Principal principal) {
		List<@Nullable String> named = release.recipients();
		List<String> recipients = (named != null) ? named.stream().map((text) -> (text != null) ? text : "").toList()
				: List.of();
		try {
			return new ReleaseList(this.releases.release(id, new ReleaseRequest(recipients,
					Boolean.TRUE.equals(release.nullSender()), (principal != null) ? principal.getName() : null)));
		}
		catch (ReleaseRefusedException ex) {
			throw new ApiException(status(ex), "Not released", String.valueOf(ex.getMessage()));
		}
	}

	private static HttpStatus status(ReleaseRefusedException ex) {
		return switch (ex.reason()) {
			case NO_MESSAGE -> HttpStatus.NOT_FOUND;
			case OFF, NOT_ALLOWED -> HttpStatus.FORBIDDEN;
			case INVALID -> HttpStatus.BAD_REQUEST;
			case LOOP -> HttpStatus.CONFLICT;
			case BUSY -> HttpStatus.SERVICE_UNAVAILABLE;
		};
	}

	/**
	 * To which recipients to send a message.
	 *
	 * @param recipients their addresses
	 * @param nullSender whether to send it with the null reverse-path
	 */
	record Release(@Nullable List<@Nullable String> recipients, @Nullable Boolean nullSender) implements ApiBody {

	}

	/**
	 * Releases.
	 *
	 * @param releases one for each recipient
	 */
	record ReleaseList(List<MessageRelease> releases) implements ApiBody {

	}

}
