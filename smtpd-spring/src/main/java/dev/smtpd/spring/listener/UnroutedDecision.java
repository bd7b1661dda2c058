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

import java.util.function.Supplier;

import dev.smtpd.Mailbox;

/**
 * Decides what becomes of recipients that no listener method is for, asked once the
 * application has started.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface UnroutedDecision extends Supplier<UnroutedRecipients> {

	/**
	 * Return what becomes of recipients that nothing is for.
	 * @return what becomes of them
	 */
	@Override
	UnroutedRecipients get();

	/**
	 * Return what becomes of a recipient that no listener method is for.
	 * @param recipient the recipient
	 * @return what becomes of it: that of all, unless something else is for it
	 */
	default UnroutedRecipients of(Mailbox recipient) {
		return get();
	}

}
