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

import java.util.List;
import java.util.stream.Stream;

/**
 * To which recipients a message is to be released, as the form says it.
 */
final class ReleaseForm {

	private String recipients = "";

	private boolean nullSender;

	private String q = "";

	// Return the addresses, of which a user may separate several in any way.
	List<String> addresses() {
		return Stream.of(this.recipients.split("[,;\\s]+")).filter((address) -> !address.isEmpty()).toList();
	}

	public String getRecipients() {
		return this.recipients;
	}

	public void setRecipients(String recipients) {
		this.recipients = recipients;
	}

	public boolean isNullSender() {
		return this.nullSender;
	}

	public void setNullSender(boolean nullSender) {
		this.nullSender = nullSender;
	}

	public String getQ() {
		return this.q;
	}

	public void setQ(String q) {
		this.q = q;
	}

}
