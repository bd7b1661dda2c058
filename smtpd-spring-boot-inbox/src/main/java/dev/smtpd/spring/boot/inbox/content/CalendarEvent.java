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

package dev.smtpd.spring.boot.inbox.content;

/**
 * What an invitation is about.
 *
 * @param method what the message asks for, such as {@code REQUEST} or {@code CANCEL},
 * empty if it doesn't say so
 * @param summary the title, empty if there is none
 * @param start when it begins, such as {@code 2026-03-01 10:00 Europe/Berlin}, empty if
 * it doesn't say so
 * @param end when it ends, or {@code for} and a duration, empty if it doesn't say so
 * @param location where it is, empty if it doesn't say so
 * @param organizer who invites: the name or address, empty if it doesn't say so
 * @since 0.1.0
 */
public record CalendarEvent(String method, String summary, String start, String end, String location,
		String organizer) {

}
