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

package dev.smtpd.spring.listener;

import java.util.Set;

import dev.smtpd.spring.listener.annotation.MailKind;
import org.jspecify.annotations.Nullable;

/**
 * Where mail to some recipients goes.
 *
 * @param pattern the pattern of the recipients with its placeholders resolved,
 * {@code null} for those that no other route is for
 * @param accept the kinds of mail, none for those that no other route for the recipient
 * names
 * @param listener class and method of the listener, without package
 * @since 0.1.0
 */
public record SmtpListenerRoute(@Nullable String pattern, Set<MailKind> accept, String listener) {

}
