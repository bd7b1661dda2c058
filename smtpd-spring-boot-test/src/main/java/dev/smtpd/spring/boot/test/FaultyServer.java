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
 * A server of a test that can make faults, or several that share theirs.
 *
 * @param kind which of {@link SmtpFault.Server}
 * @param faults the faults
 * @param connectors where it listens
 */
record FaultyServer(SmtpFault.Server kind, SmtpFaults faults, Supplier<List<SmtpConnector>> connectors) {

	boolean isMeantBy(SmtpFault annotation) {
		return annotation.server() == SmtpFault.Server.ANY || annotation.server() == this.kind;
	}

}
