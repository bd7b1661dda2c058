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

package com.example.bridge;

import dev.smtpd.Envelope;
import dev.smtpd.SmtpReply;
import dev.smtpd.mail.InboundMail;
import dev.smtpd.spring.listener.annotation.SmtpController;
import dev.smtpd.spring.listener.annotation.SmtpListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.messaging.handler.annotation.MessageExceptionHandler;
import org.springframework.web.client.HttpClientErrorException;
import org.springframework.web.client.RestClientException;

@SmtpController
class WebhookBridge {

	private static final Logger logger = LoggerFactory.getLogger(WebhookBridge.class);

	private final Webhook webhook;

	WebhookBridge(Webhook webhook) {
		this.webhook = webhook;
	}

	@SmtpListener("*@${bridge.domain}")
	void forward(Envelope envelope, InboundMail mail) throws Exception {
		this.webhook.post(MailPayload.of(envelope, mail));
	}

	@MessageExceptionHandler
	SmtpReply refused(HttpClientErrorException.UnprocessableContent ex) {
		return SmtpReply.reject("5.6.0", "The endpoint doesn't take this message");
	}

	// anything else may be over later: the client keeps the message, and sends it again
	@MessageExceptionHandler
	SmtpReply down(RestClientException ex) {
		logger.warn("Mail is deferred: {}", ex.getMessage());
		return SmtpReply.defer("4.4.1", "The endpoint can't be reached");
	}

}
