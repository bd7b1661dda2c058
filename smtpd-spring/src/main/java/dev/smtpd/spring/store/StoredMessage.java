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

package dev.smtpd.spring.store;

/**
 * The content of a message in a {@link MessageStore}.
 *
 * @param id by which it is found again: unique, in the order of the time at which it was
 * stored, at most 64 ASCII letters, digits and hyphens. It isn't the {@code Message-ID}
 * that the sender has chosen
 * @param location where it is, as a URI for other programs and for people, such as
 * {@code s3://bucket/key}
 * @param size the size in bytes
 * @param sha256 the SHA-256 over the content, 64 lower-case hexadecimal digits
 * @since 0.1.0
 */
public record StoredMessage(String id, String location, long size, String sha256) {

}
