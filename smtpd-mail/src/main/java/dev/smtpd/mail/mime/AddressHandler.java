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

package dev.smtpd.mail.mime;

import org.jspecify.annotations.Nullable;

/**
 * Takes the addresses of a field in their order.
 *
 * @since 0.1.0
 */
public interface AddressHandler {

	/**
	 * Take an address.
	 * @param name the decoded name, {@code null} if there is none
	 * @param address the address
	 */
	void address(@Nullable String name, String address);

	/**
	 * Start a group: the addresses up to its end are its members.
	 * @param name the decoded name
	 */
	void startGroup(String name);

	/**
	 * End the group.
	 */
	void endGroup();

}
