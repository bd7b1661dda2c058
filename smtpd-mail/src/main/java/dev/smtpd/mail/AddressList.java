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

import java.util.AbstractList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * The addresses of a header field in their order, those of groups included. Immutable.
 *
 * @since 0.1.0
 */
public final class AddressList extends AbstractList<MailAddress> {

	/**
	 * A list without addresses.
	 */
	public static final AddressList EMPTY = new AddressList(List.of(), List.of());

	private final List<MailAddress> addresses;

	private final List<Group> groups;

	AddressList(List<MailAddress> addresses, List<Group> groups) {
		this.addresses = List.copyOf(addresses);
		this.groups = List.copyOf(groups);
	}

	/**
	 * Return the first address.
	 * @return the address, or {@code null} if there is none
	 */
	public @Nullable MailAddress first() {
		return this.addresses.isEmpty() ? null : this.addresses.get(0);
	}

	/**
	 * Return the groups in the field (RFC 5322 section 3.4), such as
	 * {@code undisclosed-recipients:;}. Their members are in this list, too.
	 * @return the groups in their order, empty for the usual field without groups
	 */
	public List<Group> groups() {
		return this.groups;
	}

	@Override
	public MailAddress get(int index) {
		return this.addresses.get(index);
	}

	@Override
	public int size() {
		return this.addresses.size();
	}

	/**
	 * A named group of addresses.
	 *
	 * @param name the decoded name
	 * @param members the addresses, possibly none
	 */
	public record Group(String name, List<MailAddress> members) {

		/**
		 * Create a group; the list is copied.
		 */
		public Group {
			members = List.copyOf(members);
		}

		@Override
		public String toString() {
			return this.name + ": " + this.members;
		}

	}

}
