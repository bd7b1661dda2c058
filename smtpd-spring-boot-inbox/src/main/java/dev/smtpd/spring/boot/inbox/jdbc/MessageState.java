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

/**
 * What of a message decides whether queries find it, beside its words and labels.
 *
 * @param id the number of the message
 * @param receivedAt when it arrived, in microseconds since 1970
 * @param size its size in bytes
 * @param attachment whether it has attachments
 * @param unread whether it is unread
 * @param deleted whether it is deleted
 */
record MessageState(long id, long receivedAt, long size, boolean attachment, boolean unread, boolean deleted) {

}
