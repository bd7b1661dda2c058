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

package dev.smtpd.spring.boot.inbox.web;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

import dev.smtpd.mail.AddressList;
import dev.smtpd.mail.InboundMail;
import dev.smtpd.spring.boot.inbox.store.InboxMessageDetail;

/**
 * The addresses of the envelope beside those of the header.
 *
 * @param sender the reverse-path
 * @param from the addresses of From
 * @param recipients the forward-paths, at most {@value #MAX_SHOWN}
 * @param moreRecipients how many more there are
 * @param addressed the addresses of To and Cc that are no forward-paths, at most
 * {@value #MAX_SHOWN}
 */
record EnvelopeComparison(Address sender, List<Address> from, List<Address> recipients, int moreRecipients,
		List<Address> addressed) {

	private static final int MAX_SHOWN = 50;

	static EnvelopeComparison of(InboxMessageDetail detail, InboundMail mail) {
		String sender = detail.message().sender();
		Set<String> from = addresses(mail.from());
		Set<String> to = addresses(mail.to());
		to.addAll(addresses(mail.cc()));
		Set<String> recipients = new LinkedHashSet<>();
		detail.recipients().forEach((recipient) -> recipients.add(normal(recipient)));
		List<Address> shown = detail.recipients()
			.stream()
			.limit(MAX_SHOWN)
			.map((recipient) -> new Address(recipient, to.contains(normal(recipient))))
			.toList();
		return new EnvelopeComparison(new Address(sender, from.contains(normal(sender))),
				from.stream().limit(MAX_SHOWN).map((each) -> new Address(each, each.equals(normal(sender)))).toList(),
				shown, detail.message().recipientCount() - shown.size(),
				to.stream()
					.filter((each) -> !recipients.contains(each))
					.limit(MAX_SHOWN)
					.map((each) -> new Address(each, false))
					.toList());
	}

	private static Set<String> addresses(AddressList list) {
		Set<String> addresses = new LinkedHashSet<>();
		list.forEach((address) -> addresses.add(normal(address.address())));
		return addresses;
	}

	private static String normal(String address) {
		return address.toLowerCase(Locale.ROOT);
	}

	/**
	 * An address.
	 *
	 * @param text the address
	 * @param same whether it is on the other side, too
	 */
	record Address(String text, boolean same) {
	}

}
