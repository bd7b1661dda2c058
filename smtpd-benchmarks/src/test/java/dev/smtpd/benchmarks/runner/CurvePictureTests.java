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

import java.io.StringReader;
import java.util.List;
import java.util.stream.IntStream;

import javax.xml.parsers.DocumentBuilderFactory;

import dev.smtpd.benchmarks.runner.Axis.Scale;
import dev.smtpd.benchmarks.runner.CurvePicture.Panel;
import dev.smtpd.benchmarks.runner.CurvePicture.Series;
import dev.smtpd.benchmarks.runner.CurvePicture.Value;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link CurvePicture}.
 */
class CurvePictureTests {

	@Test
	void pointsAreOnLogarithmicAxes() throws Exception {
		List<String> texts = texts(
				picture(value("100 B", 100, 1), value("1 kB", 1000, 10), value("10 kB", 10_000, 100)), "polyline",
				"points");
		// in the legend, and the line
		assertThat(texts).hasSize(2);
		assertThat(texts.get(1)).isEqualTo("64.0,286.0 396.0,176.0 728.0,66.0");
	}

	@Test
	void spreadIsDrawn() throws Exception {
		List<String> paths = texts(picture(new Value("a", 1, 10, 1, 100), new Value("b", 10, 10, 10, 10)), "path", "d");
		assertThat(paths).contains("M64.0 286.0V66.0");
	}

	@Test
	void ticksEncloseTheValues() throws Exception {
		assertThat(labels(picture(value("a", 1, 3), value("b", 10, 18)))).contains("2", "5", "10", "20")
			.doesNotContain("1", "50");
	}

	@Test
	void labelsThatWouldTouchAreLeftOut() throws Exception {
		assertThat(labels(picture(value("10,000", 10_000, 3), value("15,000", 15_000, 3), value("10^6", 1e6, 3))))
			.contains("10,000", "10^6")
			.doesNotContain("15,000");
	}

	@Test
	void valueOfZeroIsNotDrawn() throws Exception {
		List<String> texts = texts(picture(value("a", 1, 0), value("b", 10, 5)), "polyline", "points");
		assertThat(texts.get(1).split(" ")).hasSize(1);
	}

	@Test
	void serverWithoutValuesIsInTheLegend() throws Exception {
		assertThat(labels(picture())).contains("a < b & c");
	}

	private static CurvePicture picture(Value... values) {
		return new CurvePicture("A title", new Axis("size", Scale.LOGARITHMIC),
				List.of(new Panel("µs", List.of(new Series("a < b & c", 2, List.of(values))))));
	}

	private static Value value(String label, double x, double y) {
		return new Value(label, x, y, y, y);
	}

	private static List<String> labels(CurvePicture picture) throws Exception {
		NodeList texts = parse(picture).getElementsByTagName("text");
		return IntStream.range(0, texts.getLength()).mapToObj((i) -> texts.item(i).getTextContent()).toList();
	}

	private static List<String> texts(CurvePicture picture, String element, String attribute) throws Exception {
		NodeList elements = parse(picture).getElementsByTagName(element);
		return IntStream.range(0, elements.getLength())
			.mapToObj((i) -> elements.item(i).getAttributes().getNamedItem(attribute).getNodeValue())
			.toList();
	}

	private static Document parse(CurvePicture picture) throws Exception {
		return DocumentBuilderFactory.newInstance()
			.newDocumentBuilder()
			.parse(new InputSource(new StringReader(picture.toSvg())));
	}

}
