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

package dev.smtpd.readme;

import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;

import dev.smtpd.mail.DeliveryStatus;
import dev.smtpd.mail.DeliveryStatus.Action;
import dev.smtpd.mail.InboundMail;

// tag::code[]
class BounceReader {

	Set<String> undeliverable(Path file) {
		Set<String> addresses = new TreeSet<>();
		DeliveryStatus status = InboundMail.of(file).deliveryStatus();
		if (status != null) {
			for (DeliveryStatus.Recipient recipient : status.recipients()) {
				if (recipient.action() == Action.FAILED && recipient.status().startsWith("5.1.")) {
					addresses.add(recipient.address());
				}
			}
		}
		return addresses;
	}

}
// end::code[]
