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

package dev.smtpd.settings;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Defaults that depend on the machine.
 */
class SpoolSettingsTests {

	private static final long MEGABYTE = 1024 * 1024;

	@ParameterizedTest
	@CsvSource({ "32, 8", "96, 24", "256, 64", "1024, 64" })
	void memoryBudgetFitsTheHeap(long heap, long budget) {
		assertThat(SpoolSettings.defaultMemoryBudget(heap * MEGABYTE)).isEqualTo(budget * MEGABYTE);
	}

}
