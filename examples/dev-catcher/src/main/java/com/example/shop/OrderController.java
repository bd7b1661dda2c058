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

package com.example.shop;

import org.springframework.http.HttpStatus;
import org.springframework.mail.MailSender;
import org.springframework.mail.SimpleMailMessage;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@RestController
class OrderController {

	private final MailSender mail;

	OrderController(MailSender mail) {
		this.mail = mail;
	}

	@PostMapping("/orders")
	@ResponseStatus(HttpStatus.CREATED)
	void order(@RequestBody Order order) {
		SimpleMailMessage message = new SimpleMailMessage();
		message.setFrom("shop@example.org");
		message.setTo(order.customer());
		message.setSubject("Your order: " + order.item());
		message.setText("Thank you. We send it today.");
		this.mail.send(message);
	}

	record Order(String customer, String item) {

	}

}
