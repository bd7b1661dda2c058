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

import java.time.Duration;

import org.apache.james.metrics.api.Metric;
import org.apache.james.metrics.api.MetricFactory;
import org.apache.james.metrics.api.TimeMetric;
import org.reactivestreams.Publisher;

/**
 * Counts nothing, so that metrics cost James nothing.
 */
final class NoMetrics implements MetricFactory {

	@Override
	public Metric generate(String name) {
		return new Metric() {

			@Override
			public void increment() {
			}

			@Override
			public void decrement() {
			}

			@Override
			public void add(int value) {
			}

			@Override
			public void remove(int value) {
			}

			@Override
			public long getCount() {
				return 0;
			}

		};
	}

	@Override
	public TimeMetric timer(String name) {
		return new TimeMetric() {

			@Override
			public String name() {
				return name;
			}

			@Override
			public ExecutionResult stopAndPublish() {
				return new NoResult();
			}

		};
	}

	@Override
	public <T> Publisher<T> decoratePublisherWithTimerMetric(String name, Publisher<T> publisher) {
		return publisher;
	}

	@Override
	public <T> Publisher<T> decoratePublisherWithTimerMetricLogP99(String name, Publisher<T> publisher) {
		return publisher;
	}

	private static final class NoResult implements TimeMetric.ExecutionResult {

		@Override
		public Duration elasped() {
			return Duration.ZERO;
		}

		@Override
		public TimeMetric.ExecutionResult logWhenExceedP99(Duration threshold) {
			return this;
		}

	}

}
