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

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * CPU time for a message, and how long replies take, as they grow along a curve. All
 * servers of a point run at once and receive their load in turn. A server that fails at a
 * point has no result there, and the others are measured nevertheless.
 *
 * @param curve the curve
 * @param sender what sends the messages
 * @param pictures the directory of the pictures
 */
record CurveScenario(Curve curve, OpenLoop sender, Path pictures) implements Scenario {

	private static final Duration MIN_TIME = Duration.ofSeconds(1);

	// a server that is warm finds another load at a later point; one in C always is
	private static final int WARM = 10;

	@Override
	public String name() {
		return this.curve.name();
	}

	@Override
	public String title() {
		return this.curve.title();
	}

	@Override
	public boolean suits(Contestant contestant) {
		return this.curve.servers().matcher(contestant.name()).matches();
	}

	@Override
	public List<Table> measure(List<Contestant> contestants, Settings settings) throws IOException {
		List<CurveMeasurement> measurements = new ArrayList<>();
		for (List<Point> points : this.curve.pointsByServer()) {
			measure(points, contestants, settings, measurements);
		}
		CurveResults results = new CurveResults(this.curve, contestants.stream().map(Contestant::name).toList(),
				measurements);
		Path picture = Files.createDirectories(this.pictures).resolve(this.curve.name() + ".svg");
		Files.writeString(picture, results.picture().toSvg());
		System.err.println("The picture is " + picture);
		return results.tables();
	}

	private void measure(List<Point> points, List<Contestant> contestants, Settings settings,
			List<CurveMeasurement> measurements) {
		List<RunningServer> servers = new ArrayList<>();
		try {
			for (Contestant contestant : contestants) {
				start(points.get(0).server().applyTo(contestant), servers);
			}
			Duration warmUp = settings.warmUp();
			for (Point point : points) {
				System.err.println(this.curve.axis().label() + ": " + point.label());
				measurements.addAll(measure(point, servers, warmUp, settings));
				warmUp = settings.warmUp().dividedBy(WARM);
			}
		}
		finally {
			servers.forEach(RunningServer::close);
		}
	}

	private static void start(Contestant contestant, List<RunningServer> servers) {
		try {
			servers.add(RunningServer.start(contestant));
		}
		catch (IOException ex) {
			System.err.println(ex.getMessage());
		}
	}

	private List<CurveMeasurement> measure(Point point, List<RunningServer> servers, Duration warmUp,
			Settings settings) {
		// with so many points, half of the time that others have
		Duration half = settings.time().dividedBy(2);
		Duration time = (half.compareTo(MIN_TIME) > 0) ? half : MIN_TIME;
		List<CurveMeasurement> measurements = new ArrayList<>();
		for (RunningServer server : servers) {
			measurements.add(new CurveMeasurement(server, point, this.sender));
		}
		Duration warm = settings.warmUp().dividedBy(WARM);
		inTurn(measurements, (measurement) -> measurement.warmUp(measurement.isOfOurs() ? warmUp : warm, time));
		for (int i = 0; i < settings.repetitions(); i++) {
			inTurn(measurements, (measurement) -> measurement.repeat(time));
		}
		return measurements;
	}

	private static void inTurn(List<CurveMeasurement> measurements, Step step) {
		measurements.removeIf((measurement) -> {
			try {
				step.run(measurement);
				return false;
			}
			catch (IOException ex) {
				System.err.println(measurement + " fails: " + ex.getMessage());
				return true;
			}
		});
	}

	private interface Step {

		void run(CurveMeasurement measurement) throws IOException;

	}

}
