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

import java.util.function.DoubleUnaryOperator;

/**
 * What a curve is over.
 *
 * @param label what it is, with its unit
 * @param scale the distances between points
 */
record Axis(String label, Scale scale) {

	/**
	 * Distances between points.
	 */
	enum Scale {

		/**
		 * As their values.
		 */
		LINEAR(DoubleUnaryOperator.identity()),

		/**
		 * As the logarithms of their values.
		 */
		LOGARITHMIC(Math::log10),

		/**
		 * As the logarithms of their values plus one.
		 */
		LOGARITHMIC_FROM_ZERO(Math::log1p);

		private final DoubleUnaryOperator function;

		Scale(DoubleUnaryOperator function) {
			this.function = function;
		}

		/**
		 * Return where a value is between two others.
		 * @param value the value
		 * @param min the lowest value
		 * @param max the highest value
		 * @return 0 for the lowest to 1 for the highest; 0.5 where they are the same
		 */
		double position(double value, double min, double max) {
			double from = this.function.applyAsDouble(min);
			double to = this.function.applyAsDouble(max);
			return (to > from) ? (this.function.applyAsDouble(value) - from) / (to - from) : 0.5;
		}

	}

}
