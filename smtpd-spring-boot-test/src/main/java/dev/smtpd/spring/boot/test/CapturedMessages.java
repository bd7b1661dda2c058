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

package dev.smtpd.spring.boot.test;

import java.util.List;
import java.util.function.Supplier;

import dev.smtpd.SmtpConnector;
import dev.smtpd.fault.SmtpFaults;

/**
 * The messages that the application has sent, in a test with
 * {@link AutoConfigureMailCapture}.
 *
 * @since 0.1.0
 */
public final class CapturedMessages extends RecordedMessages {

	private final SmtpFaults faults;

	private final Supplier<List<SmtpConnector>> connectors;

	CapturedMessages(SmtpFaults faults, Supplier<List<SmtpConnector>> connectors) {
		this.faults = faults;
		this.connectors = connectors;
	}

	List<SmtpConnector> connectors() {
		return this.connectors.get();
	}

	/**
	 * Return the faults that the server makes on purpose, to be changed by a test. What a
	 * test method has changed is undone after it.
	 * @return the faults
	 * @see SmtpFault
	 */
	public SmtpFaults faults() {
		return this.faults;
	}

}
