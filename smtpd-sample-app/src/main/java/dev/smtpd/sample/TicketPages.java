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

package dev.smtpd.sample;

import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

@Controller
@RequestMapping("/tickets")
class TicketPages {

	private static final int PAGE_SIZE = 100;

	private static final int MAX_PAGE = 100_000;

	private final Tickets tickets;

	TicketPages(Tickets tickets) {
		this.tickets = tickets;
	}

	@GetMapping
	String list(@RequestParam(defaultValue = "0") int page, Model model) {
		int shown = Math.min(Math.max(page, 0), MAX_PAGE);
		model.addAttribute("page", shown);
		model.addAttribute("opened", this.tickets.opened());
		model.addAttribute("tickets", this.tickets.list(shown, PAGE_SIZE));
		model.addAttribute("hasOlder", !this.tickets.list(shown + 1, PAGE_SIZE).isEmpty());
		return "tickets";
	}

	@GetMapping("/{number}")
	String ticket(@PathVariable long number, Model model) {
		model.addAttribute("ticket", this.tickets.get(number));
		return "ticket";
	}

}
