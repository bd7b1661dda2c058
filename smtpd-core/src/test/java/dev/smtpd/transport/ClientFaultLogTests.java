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

package dev.smtpd.transport;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

import ch.qos.logback.classic.Level;
import dev.smtpd.LogLines;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;

import static org.assertj.core.api.Assertions.assertThat;

@ResourceLock("dev.smtpd.transport.ClientFaultLog")
class ClientFaultLogTests {

	private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 1);

	private final ClientFaultLog faults = new ClientFaultLog(this.now::get);

	private final LogLines log = LogLines.of(ClientFaultLog.class.getName(), Level.INFO);

	@AfterEach
	void stopListening() {
		this.log.close();
	}

	@Test
	void linesOfAKindAreBoundedAndCounted() {
		for (int i = 0; i < 25; i++) {
			this.faults.log("one", "client " + i, "Fault");
		}
		this.faults.log("two", "other client", "Other fault");
		assertThat(lines()).hasSize(11).contains("client 0: Fault", "client 9: Fault", "other client: Other fault");
		this.now.addAndGet(Duration.ofSeconds(10).toNanos() - 1);
		this.faults.log("one", "client", "Fault");
		assertThat(lines()).hasSize(11);
		this.now.incrementAndGet();
		this.faults.log("one", "client", "Fault");
		this.faults.log("one", "client", "Fault");
		assertThat(lines()).hasSize(13)
			.endsWith("client: Fault (16 of the kind before were not logged)", "client: Fault");
	}

	// other tests have clients at the same time
	private List<String> lines() {
		return this.log.lines()
			.stream()
			.map((line) -> line.substring("INFO ".length()))
			.filter((line) -> !line.startsWith("session"))
			.toList();
	}

}
