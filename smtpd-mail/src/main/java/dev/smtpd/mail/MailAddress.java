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

package dev.smtpd.mail;

import org.jspecify.annotations.Nullable;

/**
 * An address of a header field, such as {@code Joe Doe <joe@example.org>} (RFC 5322
 * section 3.4).
 *
 * @param name the decoded display name, {@code null} if there is none
 * @param address the address as it is written, without the angle brackets
 * @since 0.1.0
 */
public record MailAddress(@Nullable String name, String address) {

	/**
	 * Return the part of the address before the last {@code @}.
	 * @return the local part, which is the whole address if there is no {@code @}
	 */
	public String localPart() {
		int at = this.address.lastIndexOf('@');
		return (at >= 0) ? this.address.substring(0, at) : this.address;
	}

	/**
	 * Return the part of the address behind the last {@code @}.
	 * @return the domain, empty if there is none
	 */
	public String domain() {
		int at = this.address.lastIndexOf('@');
		return (at >= 0) ? this.address.substring(at + 1) : "";
	}

	/**
	 * Return the name and the address for people to read. It isn't quoted for a header
	 * field.
	 */
	@Override
	public String toString() {
		return (this.name != null) ? this.name + " <" + this.address + ">" : this.address;
	}

}
