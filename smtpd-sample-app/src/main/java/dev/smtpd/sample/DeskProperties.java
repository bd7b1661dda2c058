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

package dev.smtpd.sample;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * How much the support desk keeps.
 *
 * @param capacity how many tickets it keeps at most
 * @param maxComments how many messages a ticket may have
 * @param maxSize how large the messages of all tickets may be together; an eighth of the
 * maximum heap size, or 128 MB where that is less, if not set
 */
@ConfigurationProperties("desk")
record DeskProperties(@DefaultValue("1000") int capacity, @DefaultValue("100") int maxComments,
		@Nullable DataSize maxSize) {

	private static final DataSize LARGEST = DataSize.ofMegabytes(128);

	/**
	 * Return how large the messages may be together.
	 * @return the size, whether it is set or not
	 */
	DataSize maxSizeOrDefault() {
		return (this.maxSize != null) ? this.maxSize
				: DataSize.ofBytes(Math.min(LARGEST.toBytes(), Runtime.getRuntime().maxMemory() / 8));
	}

}
