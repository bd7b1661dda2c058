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

package com.example.kafka;

import dev.smtpd.Envelope;
import dev.smtpd.mail.InboundMail;
import dev.smtpd.spring.kafka.SmtpRecordHeaders;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.messaging.handler.annotation.Header;
import org.springframework.stereotype.Component;

/**
 * Could be in another application, with {@code smtpd.enabled=false}.
 */
@Component
class MailConsumer {

	private static final Logger logger = LoggerFactory.getLogger(MailConsumer.class);

	// a record may come twice: its id says which ones are the same
	@KafkaListener(topics = "${smtpd.kafka.topic}", groupId = "mail-to-kafka")
	void handle(InboundMail mail, Envelope envelope, @Header(SmtpRecordHeaders.ID) String id) {
		logger.info("Mail from {} to {}: {} [{}]", envelope.sender(), envelope.recipients(), mail.subject(), id);
	}

}
