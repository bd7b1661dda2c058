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

import org.springframework.context.ApplicationEvent;

/**
 * Base of the events that notify listeners of what a server has done. They are published
 * only if there is a listener, on a thread of the SMTP server's executor, after the fact:
 * listeners cannot influence it, and events may overtake one another.
 *
 * @since 0.1.0
 * @see EventPublishingObserver
 */
public abstract class SmtpServerEvent extends ApplicationEvent {

	private static final long serialVersionUID = 1L;

	/**
	 * Create an event.
	 * @param source what the event is about
	 */
	protected SmtpServerEvent(Object source) {
		super(source);
	}

}
