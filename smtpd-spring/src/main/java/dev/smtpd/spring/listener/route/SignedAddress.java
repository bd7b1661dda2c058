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

package dev.smtpd.spring.listener.route;

import java.time.Instant;

import dev.smtpd.Mailbox;
import org.jspecify.annotations.Nullable;

/**
 * An address with a part that {@link SignedAddresses} has signed, verified.
 *
 * @param address the address
 * @param value what was signed, such as the number of a ticket
 * @param expiresAt the time from which the address isn't valid any more, {@code null} if
 * it doesn't expire
 * @since 0.1.0
 */
public record SignedAddress(Mailbox address, String value, @Nullable Instant expiresAt) {

}
