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

package dev.smtpd.readme;

import java.time.LocalDate;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;

import dev.smtpd.Mailbox;
import dev.smtpd.SmtpReply;

import org.springframework.stereotype.Component;

@Component
class Orders {

	private final List<String> log = new CopyOnWriteArrayList<>();

	CompletionStage<Long> place(OrderController.Order order) {
		this.log.add("order | " + order.quantity() + " | " + order.article());
		return CompletableFuture.supplyAsync(() -> 17L);
	}

	void report(LocalDate day, String subject) {
		this.log.add("report | " + day + " | " + subject);
	}

	SmtpReply subscribe(Mailbox list) {
		this.log.add("list | " + list);
		return list.localPart().equals("closed") ? SmtpReply.reject("5.7.1", "List is closed") : SmtpReply.OK;
	}

	List<String> log() {
		return this.log;
	}

}
