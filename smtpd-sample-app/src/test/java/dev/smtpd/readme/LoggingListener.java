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

import dev.smtpd.SmtpMessage;
import dev.smtpd.spring.event.MessageReceivedEvent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

// tag::code[]
@Component
class LoggingListener {

	private static final Logger log = LoggerFactory.getLogger(LoggingListener.class);

	@EventListener
	void on(MessageReceivedEvent event) {
		SmtpMessage message = event.getMessage();
		log.info("{} -> {}", message.envelope().sender(), message.envelope().recipients());
	}

}
// end::code[]
