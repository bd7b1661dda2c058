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

package dev.smtpd.spring.event;

import java.util.concurrent.Flow;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.FlowAdapters;
import org.reactivestreams.Publisher;

import org.springframework.core.ReactiveAdapter;
import org.springframework.core.ReactiveAdapterRegistry;
import org.springframework.util.ClassUtils;

/**
 * Adapts reactive types to the JDK's, as far as their libraries are present.
 */
final class ReactiveResults {

	private static final boolean REACTIVE_STREAMS_PRESENT = ClassUtils.isPresent("org.reactivestreams.FlowAdapters",
			ReactiveResults.class.getClassLoader());

	private ReactiveResults() {
	}

	/**
	 * Adapt a result.
	 * @param result the result
	 * @return the publisher, or {@code null} if the result isn't of a reactive type
	 */
	static Flow.@Nullable Publisher<?> adapt(Object result) {
		if (result instanceof Flow.Publisher<?> publisher) {
			return publisher;
		}
		return REACTIVE_STREAMS_PRESENT ? ReactiveStreams.adapt(result) : null;
	}

	/**
	 * Return whether a type is a reactive one.
	 * @param type the type
	 * @return whether results of this type can be adapted
	 */
	static boolean isReactive(Class<?> type) {
		return Flow.Publisher.class.isAssignableFrom(type)
				|| (REACTIVE_STREAMS_PRESENT && ReactiveStreams.isReactive(type));
	}

	/**
	 * Only loaded where Reactive Streams are present.
	 */
	private static final class ReactiveStreams {

		static Flow.@Nullable Publisher<?> adapt(Object result) {
			if (result instanceof Publisher<?> publisher) {
				return FlowAdapters.toFlowPublisher(publisher);
			}
			ReactiveAdapter adapter = ReactiveAdapterRegistry.getSharedInstance().getAdapter(result.getClass());
			return (adapter != null) ? FlowAdapters.toFlowPublisher(adapter.toPublisher(result)) : null;
		}

		static boolean isReactive(Class<?> type) {
			return Publisher.class.isAssignableFrom(type)
					|| ReactiveAdapterRegistry.getSharedInstance().getAdapter(type) != null;
		}

	}

}
