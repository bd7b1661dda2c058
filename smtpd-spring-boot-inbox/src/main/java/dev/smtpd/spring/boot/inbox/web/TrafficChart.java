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

package dev.smtpd.spring.boot.inbox.web;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongFunction;

/**
 * A bar for each minute of an hour, as an SVG picture shows it.
 *
 * @param title what it shows
 * @param now the value of the minute that goes on
 * @param max the greatest value
 * @param bars the bars
 * @param bad whether less of it is better
 */
record TrafficChart(String title, String now, String max, List<Bar> bars, boolean bad) {

	static final int HEIGHT = 100;

	private static final int WIDTH = 10;

	static TrafficChart of(String title, long[] values, LongFunction<String> format, boolean bad) {
		long max = Math.max(1, Arrays.stream(values).max().orElse(1));
		List<Bar> bars = new ArrayList<>(values.length);
		for (int i = 0; i < values.length; i++) {
			double height = (values[i] == 0) ? 0 : Math.max(2, (double) HEIGHT * values[i] / max);
			int ago = values.length - 1 - i;
			bars.add(new Bar(i * WIDTH, (int) (HEIGHT - height), (int) Math.round(height),
					format.apply(values[i]) + ((ago == 0) ? " in this minute" : ", " + ago + " min ago")));
		}
		return new TrafficChart(title, format.apply(values[values.length - 1]), format.apply(max), bars, bad);
	}

	/**
	 * A bar.
	 *
	 * @param x where it begins
	 * @param y its top
	 * @param height its height
	 * @param text what it means
	 */
	record Bar(int x, int y, int height, String text) {
	}

}
