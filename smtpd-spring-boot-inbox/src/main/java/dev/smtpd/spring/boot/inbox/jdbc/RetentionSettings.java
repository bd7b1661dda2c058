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

package dev.smtpd.spring.boot.inbox.jdbc;

import java.time.Duration;

/**
 * How long messages are kept.
 *
 * @param maxAge the age of the oldest message and refusal; zero for any
 * @param maxMessages how many messages are kept; 0 for any number
 * @param maxSize how many bytes of content are kept; 0 for any number
 * @param maxRefusals how many refusals are kept
 * @param undo how long a deletion can be undone
 * @param interval how often messages are looked for that are to be purged
 * @since 0.1.0
 */
public record RetentionSettings(Duration maxAge, long maxMessages, long maxSize, long maxRefusals, Duration undo,
		Duration interval) {

}
