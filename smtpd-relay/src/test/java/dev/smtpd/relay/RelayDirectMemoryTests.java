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

package dev.smtpd.relay;

import dev.smtpd.DirectMemory;
import dev.smtpd.TestServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * Messages that are relayed neither allocate nor free direct memory once the relay has
 * sent some.
 */
@Isolated
class RelayDirectMemoryTests extends AbstractRelayTests {

	@Test
	void relayingByBdatKeepsDirectMemorySteady() {
		try (TestServer upstream = TestServer
			.start((builder) -> builder.spool((spool) -> spool.withDiscardAfterProcessing(true)));
				Relay relay = relay(upstream,
						(builder) -> builder.spool((spool) -> spool.withDiscardAfterProcessing(true)))) {
			assertSteady(relay);
		}
	}

	@Test
	void relayingByDataKeepsDirectMemorySteady() {
		try (ScriptedUpstream upstream = ScriptedUpstream.discarding("PIPELINING");
				Relay relay = relay(upstream,
						(builder) -> builder.spool((spool) -> spool.withDiscardAfterProcessing(true)))) {
			assertSteady(relay);
		}
	}

	private static void assertSteady(Relay relay) {
		DirectMemory.assertSteady(relay::client, (client, content) -> send(client, content).expect("250"));
	}

}
