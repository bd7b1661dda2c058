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

import java.util.List;
import java.util.Map;

import dev.smtpd.fault.FaultAction;
import dev.smtpd.fault.FaultStage;
import dev.smtpd.fault.SmtpFaults;
import jakarta.servlet.http.HttpServletRequest;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Controller;
import org.springframework.validation.BindingResult;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.View;

/**
 * The faults that the server makes on purpose.
 */
@Controller
@RequestMapping("${smtpd.inbox.path:/smtpd}/faults")
final class FaultController {

	private final ObjectProvider<SmtpFaults> faults;

	private final Pages pages;

	FaultController(ObjectProvider<SmtpFaults> faults, Pages pages) {
		this.faults = faults;
		this.pages = pages;
	}

	@GetMapping
	View faults() {
		return page(new FaultForm(), "");
	}

	private View page(FaultForm form, String problem) {
		SmtpFaults faults = this.faults.getIfAvailable();
		return this.pages.page("faults",
				Map.of("available", faults != null, "faults", (faults != null) ? faults.list() : List.of(), "form",
						form, "problem", problem, "stages", FaultStage.values(), "actions", FaultAction.values()));
	}

	@PostMapping
	View add(FaultForm form, BindingResult binding, HttpServletRequest request) {
		if (binding.hasErrors()) {
			return page(new FaultForm(), "A number or choice can't be read.");
		}
		SmtpFaults faults = this.faults.getIfAvailable();
		if (faults == null) {
			return this.pages.missing("server");
		}
		try {
			if (form.getName().isBlank()) {
				faults.add(form.fault());
			}
			else {
				faults.put(form.getName().strip(), form.fault());
			}
		}
		catch (IllegalArgumentException | IllegalStateException ex) {
			return page(form, String.valueOf(ex.getMessage()));
		}
		return Pages.redirect(this.pages.urls(request).path("faults"));
	}

	@PostMapping("/remove")
	View remove(@RequestParam String name, HttpServletRequest request) {
		this.faults.ifAvailable((each) -> each.remove(name));
		return Pages.redirect(this.pages.urls(request).path("faults"));
	}

	@PostMapping("/clear")
	View clear(HttpServletRequest request) {
		this.faults.ifAvailable(SmtpFaults::clear);
		return Pages.redirect(this.pages.urls(request).path("faults"));
	}

}
