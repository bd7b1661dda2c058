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

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketException;
import java.util.stream.Stream;

import dev.smtpd.fault.Fault;
import dev.smtpd.fault.FaultStage;
import dev.smtpd.fault.SmtpFaults;
import dev.smtpd.mail.InboundMail;
import dev.smtpd.spring.listener.annotation.SmtpListener;
import dev.smtpd.test.SmtpTestConnection;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * How connections to a server in memory end.
 */
class MemoryFaultTests {

	@ParameterizedTest
	@MethodSource
	void connectionEndsAsOverTheNetwork(Fault fault, Class<? extends IOException> cause) {
		SmtpFaults faults = new SmtpFaults();
		faults.add(fault);
		try (SmtpTestConnection client = SmtpTestClients.listeners(new Listener())
			.server((builder) -> builder.faults(faults))
			.build()
			.open()) {
			assertThatExceptionOfType(UncheckedIOException.class)
				.isThrownBy(() -> client.send("MAIL FROM:<joe@example.org>").readReply())
				.withCauseExactlyInstanceOf(cause);
		}
	}

	static Stream<Arguments> connectionEndsAsOverTheNetwork() {
		return Stream.of(Arguments.of(Fault.at(FaultStage.MAIL).drop(), EOFException.class),
				Arguments.of(Fault.at(FaultStage.MAIL).reset(), SocketException.class));
	}

	static class Listener {

		@SmtpListener("jane@example.org")
		void on(InboundMail mail) {
		}

	}

}
