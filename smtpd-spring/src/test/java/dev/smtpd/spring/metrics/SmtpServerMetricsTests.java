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

package dev.smtpd.spring.metrics;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

import dev.smtpd.SmtpServer;
import dev.smtpd.spring.context.SmtpServers;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MockClock;
import io.micrometer.core.instrument.simple.SimpleConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.support.DefaultListableBeanFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a scrape of the gauges costs.
 */
class SmtpServerMetricsTests {

	private final MockClock clock = new MockClock();

	private final SimpleMeterRegistry registry = new SimpleMeterRegistry(SimpleConfig.DEFAULT, this.clock);

	private final AtomicInteger statuses = new AtomicInteger();

	@Test
	void scrapeTakesOneStatus() {
		SmtpServer server = countingStatuses(SmtpServer.builder().port(0).build());
		DefaultListableBeanFactory beans = new DefaultListableBeanFactory();
		beans.registerSingleton("smtpServer", server);
		new SmtpServerMetrics(new SmtpServers(beans)).bindTo(this.registry);
		scrape();
		assertThat(this.statuses).hasValue(1);
		assertThat(this.registry.get("smtpd.spool.memory.max").gauge().value())
			.isEqualTo(server.status().spool().memoryBudget());
	}

	@Test
	void nextScrapeTakesItsOwnStatus() {
		DefaultListableBeanFactory beans = new DefaultListableBeanFactory();
		SmtpServer server = countingStatuses(SmtpServer.builder().port(0).build());
		beans.registerSingleton("smtpServer", server);
		new SmtpServerMetrics(new SmtpServers(beans)).bindTo(this.registry);
		scrape();
		this.clock.add(Duration.ofSeconds(1));
		scrape();
		assertThat(this.statuses).hasValue(2);
	}

	private void scrape() {
		assertThat(this.registry.getMeters()).hasSizeGreaterThan(5).allSatisfy((meter) -> {
			assertThat(meter).isInstanceOf(Gauge.class);
			assertThat(((Gauge) meter).value()).isNotNegative();
		});
	}

	private SmtpServer countingStatuses(SmtpServer server) {
		return (SmtpServer) Proxy.newProxyInstance(SmtpServer.class.getClassLoader(),
				new Class<?>[] { SmtpServer.class }, (proxy, method, args) -> {
					if (method.getName().equals("status")) {
						this.statuses.incrementAndGet();
					}
					return method.invoke(server, args);
				});
	}

}
