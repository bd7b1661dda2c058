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

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * How cost and latency grow with something.
 *
 * @param name the name by which it is chosen
 * @param title the caption
 * @param axis what it is over
 * @param servers the names of the servers that take part
 * @param points its points in order
 */
record Curve(String name, String title, Axis axis, Pattern servers, List<Point> points) {

	/**
	 * Return runs of points that the same servers serve.
	 * @return the points, each once and in order
	 */
	List<List<Point>> pointsByServer() {
		List<List<Point>> groups = new ArrayList<>();
		for (Point point : this.points) {
			List<Point> last = groups.isEmpty() ? List.of() : groups.get(groups.size() - 1);
			if (!last.isEmpty() && last.get(0).server().equals(point.server())) {
				last.add(point);
			}
			else {
				groups.add(new ArrayList<>(List.of(point)));
			}
		}
		return groups;
	}

}
