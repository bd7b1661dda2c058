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

import java.math.BigDecimal;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

import dev.smtpd.benchmarks.runner.Axis.Scale;

/**
 * A picture of curves in SVG: panels one below the other, each with a line for each
 * server, over logarithmic values. Its colors are those that the reader prefers, light or
 * dark.
 *
 * @param title what it shows, for those who can't see it
 * @param axis the axis of all panels
 * @param panels the panels
 */
record CurvePicture(String title, Axis axis, List<Panel> panels) {

	private static final int WIDTH = 760;

	private static final int LEFT = 64;

	private static final int RIGHT = 32;

	private static final int LINE = 22;

	private static final int LEGEND_COLUMNS = 2;

	private static final int PLOT_HEIGHT = 220;

	// with the label above and those of the axis below
	private static final int PANEL_HEIGHT = PLOT_HEIGHT + 4 * LINE;

	private static final int MIN_LABEL_DISTANCE = 80;

	private static final int MAX_LABELS = 8;

	private static final List<BigDecimal> TICKS = IntStream.rangeClosed(-3, 9)
		.boxed()
		.flatMap((exponent) -> IntStream.of(1, 2, 5)
			.mapToObj((digit) -> BigDecimal.valueOf(digit).scaleByPowerOfTen(exponent)))
		.toList();

	private static final List<String> LIGHT = List.of("#6e7781", "#9a6700", "#0969da", "#cf222e", "#1a7f37", "#8250df",
			"#1b7c83");

	private static final List<String> DARK = List.of("#9198a1", "#d29922", "#58a6ff", "#ff7b72", "#3fb950", "#bc8cff",
			"#39c5cf");

	private static final List<String> DASHES = List.of("2 3", "7 4", "none", "none", "10 3 2 3", "4 2", "none");

	/**
	 * Return the picture.
	 * @return the text of a file
	 */
	String toSvg() {
		List<Series> legend = this.panels.get(0).series();
		int top = LINE * (1 + (legend.size() + 1) / LEGEND_COLUMNS);
		int height = top + PANEL_HEIGHT * this.panels.size();
		StringBuilder svg = new StringBuilder();
		svg.append(format(
				"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%1$d\" height=\"%2$d\" role=\"img\">\n",
				WIDTH, height));
		svg.append(format("<title>%s</title>\n", escape(this.title)));
		svg.append("<style>\n").append(style()).append("</style>\n");
		svg.append(format("<rect class=\"card\" width=\"%d\" height=\"%d\" rx=\"6\"/>\n", WIDTH, height));
		for (int i = 0; i < legend.size(); i++) {
			appendLegend(svg, legend.get(i), LEFT + i % LEGEND_COLUMNS * (WIDTH - LEFT) / LEGEND_COLUMNS,
					LINE * (1 + i / LEGEND_COLUMNS));
		}
		for (int i = 0; i < this.panels.size(); i++) {
			appendPanel(svg, this.panels.get(i), top + i * PANEL_HEIGHT);
		}
		return svg.append("</svg>\n").toString();
	}

	private static String style() {
		StringBuilder style = new StringBuilder("text{font:13px system-ui,sans-serif;fill:#1f2328}\n")
			.append(".card{fill:#fff}.grid{stroke:#d1d9e0}\n")
			.append("polyline{fill:none;stroke-width:2}.spread{stroke-width:1}.end{text-anchor:end}.middle{text-anchor:middle}\n");
		appendColors(style, LIGHT);
		for (int i = 0; i < DASHES.size(); i++) {
			style.append(format("polyline.s%d{stroke-dasharray:%s}\n", i, DASHES.get(i)));
		}
		style
			.append("@media(prefers-color-scheme:dark){\ntext{fill:#d1d7e0}.card{fill:#151b23}.grid{stroke:#3d444d}\n");
		appendColors(style, DARK);
		return style.append("}\n").toString();
	}

	private static void appendColors(StringBuilder style, List<String> colors) {
		for (int i = 0; i < colors.size(); i++) {
			style.append(format(".s%d{stroke:%s}circle.s%1$d{fill:%2$s}\n", i, colors.get(i)));
		}
	}

	private static void appendLegend(StringBuilder svg, Series series, int x, int y) {
		svg.append(format("<polyline class=\"s%d\" points=\"%d,%d %d,%3$d\"/>", series.style(), x, y, x + 36));
		svg.append(format("<circle class=\"s%d\" cx=\"%d\" cy=\"%d\" r=\"3\"/>", series.style(), x + 18, y));
		svg.append(format("<text x=\"%d\" y=\"%d\">%s</text>\n", x + 44, y + 4, escape(series.name())));
	}

	private void appendPanel(StringBuilder svg, Panel panel, int top) {
		int plotTop = top + LINE;
		svg.append(format("<text x=\"%d\" y=\"%d\">%s</text>\n", LEFT, top + LINE / 2, escape(panel.label())));
		List<BigDecimal> ticks = ticks(panel);
		List<Value> points = panel.series()
			.stream()
			.flatMap((series) -> series.values().stream())
			.sorted((left, right) -> Double.compare(left.x(), right.x()))
			.toList();
		if (points.isEmpty() || ticks.isEmpty()) {
			return;
		}
		Plot plot = new Plot(plotTop, this.axis.scale(), points.get(0).x(), points.get(points.size() - 1).x(),
				ticks.get(0).doubleValue(), ticks.get(ticks.size() - 1).doubleValue());
		appendTicks(svg, ticks, plot);
		appendLabels(svg, points, plot);
		panel.series().forEach((series) -> appendSeries(svg, series, plot));
	}

	// from the one below all values to the one above
	private static List<BigDecimal> ticks(Panel panel) {
		double[] values = panel.series()
			.stream()
			.flatMap((series) -> series.values().stream())
			.flatMapToDouble((value) -> DoubleStream.of(value.min(), value.max()))
			.filter((value) -> value > 0)
			.sorted()
			.toArray();
		if (values.length == 0) {
			return List.of();
		}
		int first = 0;
		while (first + 2 < TICKS.size() && TICKS.get(first + 1).doubleValue() <= values[0]) {
			first++;
		}
		int last = first + 1;
		while (last + 1 < TICKS.size() && TICKS.get(last).doubleValue() < values[values.length - 1]) {
			last++;
		}
		return TICKS.subList(first, last + 1);
	}

	private static void appendTicks(StringBuilder svg, List<BigDecimal> ticks, Plot plot) {
		for (BigDecimal tick : ticks) {
			double y = plot.y(tick.doubleValue());
			svg.append(format("<path class=\"grid\" d=\"M%d %.1fH%d\"/>", LEFT, y, WIDTH - RIGHT));
			if (ticks.size() <= MAX_LABELS || tick.unscaledValue().equals(BigDecimal.ONE.unscaledValue())) {
				svg.append(format("<text class=\"end\" x=\"%d\" y=\"%.1f\">%s</text>", LEFT - 8, y + 4, text(tick)));
			}
			svg.append('\n');
		}
	}

	private void appendLabels(StringBuilder svg, List<Value> points, Plot plot) {
		double last = Double.NEGATIVE_INFINITY;
		for (Value point : points) {
			double x = plot.x(point.x());
			if (x - last >= MIN_LABEL_DISTANCE) {
				svg.append(format("<path class=\"grid\" d=\"M%.1f %dv6\"/>", x, plot.bottom()));
				svg.append(format("<text class=\"middle\" x=\"%.1f\" y=\"%d\">%s</text>\n", x, plot.bottom() + LINE,
						escape(point.label())));
				last = x;
			}
		}
		svg.append(format("<text class=\"middle\" x=\"%d\" y=\"%d\">%s</text>\n", (LEFT + WIDTH - RIGHT) / 2,
				plot.bottom() + 2 * LINE, escape(this.axis.label())));
	}

	private static void appendSeries(StringBuilder svg, Series series, Plot plot) {
		List<String> corners = new ArrayList<>();
		for (Value value : series.values()) {
			if (value.min() <= 0) {
				continue;
			}
			double x = plot.x(value.x());
			double y = plot.y(value.median());
			corners.add(format("%.1f,%.1f", x, y));
			svg.append(format("<path class=\"spread s%d\" d=\"M%.1f %.1fV%.1f\"/>", series.style(), x,
					plot.y(value.min()), plot.y(value.max())));
			svg.append(format("<circle class=\"s%d\" cx=\"%.1f\" cy=\"%.1f\" r=\"3\"/>\n", series.style(), x, y));
		}
		svg.append(format("<polyline class=\"s%d\" points=\"%s\"/>\n", series.style(), String.join(" ", corners)));
	}

	private static String text(BigDecimal value) {
		return new DecimalFormat("#,##0.###", DecimalFormatSymbols.getInstance(Locale.ROOT)).format(value);
	}

	private static String escape(String text) {
		return text.replace("&", "&amp;").replace("<", "&lt;");
	}

	private static String format(String format, Object... arguments) {
		return String.format(Locale.ROOT, format, arguments);
	}

	/**
	 * A part of the picture with values of one kind.
	 *
	 * @param label what the values are, with their unit
	 * @param series the lines
	 */
	record Panel(String label, List<Series> series) {

	}

	/**
	 * The line of a server.
	 *
	 * @param name the name of the server
	 * @param style the number of its color
	 * @param values its values, by increasing x
	 */
	record Series(String name, int style, List<Value> values) {

	}

	/**
	 * A value.
	 *
	 * @param label the label of its point
	 * @param x where it is on the axis
	 * @param median the value
	 * @param min the lowest of its repetitions
	 * @param max the highest of its repetitions
	 */
	record Value(String label, double x, double median, double min, double max) {

	}

	/**
	 * The place of values.
	 */
	private record Plot(int top, Scale scale, double minX, double maxX, double minY, double maxY) {

		double x(double value) {
			return LEFT + this.scale.position(value, this.minX, this.maxX) * (WIDTH - LEFT - RIGHT);
		}

		double y(double value) {
			return bottom() - Scale.LOGARITHMIC.position(value, this.minY, this.maxY) * PLOT_HEIGHT;
		}

		int bottom() {
			return this.top + PLOT_HEIGHT;
		}

	}

}
