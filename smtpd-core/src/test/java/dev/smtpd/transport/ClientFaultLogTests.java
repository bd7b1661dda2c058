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
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;

@ResourceLock("dev.smtpd.transport.ClientFaultLog")
class ClientFaultLogTests {

	private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 1);

	private final ClientFaultLog faults = new ClientFaultLog(this.now::get);

	private final ListAppender<ILoggingEvent> log = new ListAppender<>();

	private final Logger logger = (Logger) LoggerFactory.getLogger(ClientFaultLog.class);

	@BeforeEach
	void listen() {
		this.log.list = new CopyOnWriteArrayList<>();
		this.log.start();
		this.logger.setLevel(Level.INFO);
		this.logger.addAppender(this.log);
	}

	@AfterEach
	void stopListening() {
		this.logger.detachAppender(this.log);
		this.logger.setLevel(null);
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
		return this.log.list.stream()
			.map(ILoggingEvent::getFormattedMessage)
			.filter((line) -> !line.startsWith("session"))
			.toList();
	}

}
