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

package dev.smtpd.benchmarks.runner;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

import dev.smtpd.benchmarks.runner.Axis.Scale;
import dev.smtpd.benchmarks.runner.Contestant.Kind;
import dev.smtpd.benchmarks.runner.OpenLoop.Traffic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link CurveScenario}.
 */
class CurveScenarioTests {

	private static final Settings SETTINGS = new Settings(1, Duration.ofMillis(1), Duration.ofMillis(10), 0);

	@TempDir
	private Path pictures;

	@Test
	void measuresServersAndGoesOnWithoutThoseThatFail() throws Exception {
		Contestant failing = new Contestant("failing", List.of("/bin/false"), Kind.PEER);
		Curve curve = new Curve("curve-test", "A test", new Axis("connections", Scale.LOGARITHMIC),
				Pattern.compile("floor|failing"), List.of(new Point("2", 2, ServerOptions.NONE, new Traffic(2, 100, 1)),
						new Point("2 at half of the rate", 2.5, ServerOptions.NONE, new Traffic(2, 100, 1), 0.5)));
		CurveScenario scenario = new CurveScenario(curve, Peers.openLoop(), this.pictures);
		List<Table> tables = scenario.measure(List.of(Peers.floor(), failing), SETTINGS);
		assertThat(tables).hasSize(3).allSatisfy((table) -> {
			assertThat(table.columns()).containsExactly("connections", "floor", "failing");
			assertThat(table.rows()).hasSize(2);
			assertThat(table.rows().get(0)).startsWith("2").endsWith("failed");
		});
		assertThat(tables.get(0).rows().get(0).get(1)).matches("[0-9.]+ \\([0-9.]+ – [0-9.]+\\)");
		assertThat(tables.get(2).rows().get(1).get(1)).matches("[0-9.]+ / [0-9.]+ / [0-9.]+");
		assertThat(this.pictures.resolve("curve-test.svg")).content().contains("floor", "failing", "</svg>");
	}

}
