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

import java.io.IOException;

import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * The stream by which open pages learn of changes.
 */
@Controller
@RequestMapping("${smtpd.inbox.path:/smtpd}")
final class LiveController {

	private final LiveUpdates updates;

	LiveController(LiveUpdates updates) {
		this.updates = updates;
	}

	@GetMapping("/events")
	@Nullable SseEmitter events(HttpServletResponse response) throws IOException {
		SseEmitter emitter = this.updates.open();
		if (emitter == null) {
			response.sendError(HttpStatus.SERVICE_UNAVAILABLE.value());
		}
		else {
			// proxies must not hold events back
			response.setHeader("X-Accel-Buffering", "no");
		}
		return emitter;
	}

}
