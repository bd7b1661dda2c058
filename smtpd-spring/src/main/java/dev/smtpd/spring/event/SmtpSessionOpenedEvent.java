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

package dev.smtpd.spring.event;

import dev.smtpd.SmtpSession;

import org.springframework.context.ApplicationEvent;

/**
 * A client has connected. Published only if there is a listener, on a thread of the SMTP
 * server's executor, after the fact: a listener changes nothing about it, and events may
 * overtake one another.
 *
 * @since 0.1.0
 */
public class SmtpSessionOpenedEvent extends ApplicationEvent {

	private static final long serialVersionUID = 1L;

	/**
	 * Create an event.
	 * @param session the session
	 */
	public SmtpSessionOpenedEvent(SmtpSession session) {
		super(session);
	}

	/**
	 * Return the session.
	 * @return the session
	 */
	public final SmtpSession getSession() {
		return (SmtpSession) getSource();
	}

}
