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

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Curves}.
 */
class CurvesTests {

	private static final long OPEN_FILES = 1_000_000;

	static List<Curve> curves() {
		return Curves.of(OPEN_FILES, 6);
	}

	@Test
	void namesAreDistinct() {
		assertThat(curves()).extracting(Curve::name)
			.doesNotHaveDuplicates()
			.allSatisfy((name) -> assertThat(name).startsWith("curve-"));
	}

	@ParameterizedTest
	@MethodSource("curves")
	void pointsAreInOrder(Curve curve) {
		assertThat(curve.points()).extracting(Point::x).isSorted().doesNotHaveDuplicates();
		assertThat(curve.points()).extracting(Point::label).doesNotHaveDuplicates();
	}

	@ParameterizedTest
	@MethodSource("curves")
	void serversHaveColors(Curve curve) {
		for (String server : curve.servers().pattern().replaceAll("[\\^$()]", "").split("\\|")) {
			assertThat(Curves.SERVERS).contains(server);
		}
	}

	@Test
	void sizesHaveThreePointsInEachDecade() {
		assertThat(curve("curve-size").points()).extracting(Point::label)
			.startsWith("100 B", "200 B", "500 B", "1 kB")
			.endsWith("50 MB", "100 MB")
			.hasSize(19);
		assertThat(curve("curve-size").points()).allSatisfy((point) -> {
			assertThat((double) point.traffic().size()).isEqualTo(point.x());
			assertThat(point.isOpenLoop()).isFalse();
		});
	}

	@Test
	void ratesAreAnOpenLoop() {
		assertThat(curve("curve-rate").points()).extracting(Point::share)
			.containsExactly(0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95);
		assertThat(curve("curve-rate").points()).allMatch(Point::isOpenLoop);
	}

	@Test
	void connectionsStopAtTheLimitOfOpenFiles() {
		assertThat(curve("curve-connections").points()).extracting(Point::label).endsWith("10,000", "15,000");
		assertThat(curve("curve-connections").title()).doesNotContain("limit");
		Curve limited = Curves.of(4_096, 6)
			.stream()
			.filter((curve) -> curve.name().equals("curve-connections"))
			.findFirst()
			.orElseThrow();
		assertThat(limited.points()).extracting(Point::label).endsWith("1,000", "3,000");
		assertThat(limited.title()).endsWith("; not more of them, since the limit of open files is 4,096 (ulimit -n)");
	}

	@Test
	void coresEndWithAllOfThem() {
		assertThat(curve("curve-cores").points()).extracting(Point::x).containsExactly(1.0, 2.0, 4.0, 6.0);
		assertThat(curve("curve-cores").points().get(3).server().prefix()).containsExactly("taskset", "-c", "0-5");
	}

	@Test
	void pointsWithTheSameServersShareThem() {
		Curve size = curve("curve-size");
		assertThat(size.pointsByServer()).containsExactly(size.points());
		Curve heap = curve("curve-heap");
		assertThat(heap.pointsByServer()).hasSameSizeAs(heap.points()).allMatch((points) -> points.size() == 1);
	}

	private static Curve curve(String name) {
		return curves().stream().filter((curve) -> curve.name().equals(name)).findFirst().orElseThrow();
	}

}
