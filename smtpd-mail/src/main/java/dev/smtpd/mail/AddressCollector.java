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

import java.util.ArrayList;
import java.util.List;

import dev.smtpd.mail.mime.AddressHandler;
import org.jspecify.annotations.Nullable;

/**
 * Collects the addresses of fields and their groups.
 */
final class AddressCollector implements AddressHandler {

	private final List<MailAddress> addresses = new ArrayList<>(1);

	private final List<AddressList.Group> groups = new ArrayList<>(0);

	private String group = "";

	private int groupStart;

	@Override
	public void address(@Nullable String name, String address) {
		this.addresses.add(new MailAddress(name, address));
	}

	@Override
	public void startGroup(String name) {
		this.group = name;
		this.groupStart = this.addresses.size();
	}

	@Override
	public void endGroup() {
		this.groups
			.add(new AddressList.Group(this.group, this.addresses.subList(this.groupStart, this.addresses.size())));
	}

	AddressList toList() {
		return new AddressList(this.addresses, this.groups);
	}

}
