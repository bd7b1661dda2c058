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

import java.util.Arrays;
import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.stream.Stream;

import dev.smtpd.SmtpReply;
import org.jspecify.annotations.Nullable;

import org.springframework.core.ResolvableType;
import org.springframework.util.ObjectUtils;

/**
 * What a listener has returned. The delivery waits for what comes later: a
 * {@link Future}, a {@link CompletionStage}, a
 * {@link java.util.concurrent.Flow.Publisher} and what {@link ReactiveResults} can adapt.
 * A {@link SmtpReply} goes to the delivery; anything else is an event to publish, whose
 * listeners are part of the delivery.
 *
 * @param delivery the delivery
 * @param publisher publishes an event
 */
record ListenerResult(MessageDelivery delivery, Consumer<Object> publisher) {

	/**
	 * Return whether results of a type may decide on a message: a reply, or what may
	 * bring one or fail later, also as an element.
	 * @param type the type
	 * @return whether they may
	 */
	static boolean mayDecide(ResolvableType type) {
		Class<?> raw = type.toClass();
		if (raw == Object.class || SmtpReply.class.isAssignableFrom(raw) || Future.class.isAssignableFrom(raw)
				|| CompletionStage.class.isAssignableFrom(raw) || ReactiveResults.isReactive(raw)) {
			return true;
		}
		if (raw.isArray()) {
			return mayDecide(type.getComponentType());
		}
		return (raw == Optional.class || Collection.class.isAssignableFrom(raw)) && mayDecide(type.getGeneric(0));
	}

	/**
	 * Return the types of the events that results of a type are published as, as far as
	 * it declares them.
	 * @param type the type
	 * @return the types
	 */
	static Stream<ResolvableType> eventTypes(ResolvableType type) {
		Class<?> raw = type.resolve();
		if (raw == null || raw == void.class || raw == Void.class || raw == Object.class
				|| SmtpReply.class.isAssignableFrom(raw)) {
			return Stream.empty();
		}
		if (raw.isArray()) {
			return eventTypes(type.getComponentType());
		}
		if (Collection.class.isAssignableFrom(raw)) {
			return eventTypes(type.as(Collection.class).getGeneric());
		}
		if (CompletionStage.class.isAssignableFrom(raw)) {
			return eventTypes(type.as(CompletionStage.class).getGeneric());
		}
		if (Future.class.isAssignableFrom(raw)) {
			return eventTypes(type.as(Future.class).getGeneric());
		}
		return ReactiveResults.isReactive(raw) ? eventTypes(type.getGeneric(0)) : Stream.of(type);
	}

	/**
	 * Handle a result.
	 * @param result the result
	 * @throws Exception the failure of what was waited for
	 */
	void handle(@Nullable Object result) throws Exception {
		if (result == null || handleReply(result) || handleLater(result)) {
			return;
		}
		if (result instanceof Collection<?> collection) {
			handleEach(collection);
		}
		else if (result.getClass().isArray()) {
			handleEach(Arrays.asList(ObjectUtils.toObjectArray(result)));
		}
		else {
			this.publisher.accept(result);
		}
	}

	private void handleEach(Collection<?> elements) throws Exception {
		for (Object element : elements) {
			if (element != null && !handleReply(element) && !handleLater(element)) {
				this.publisher.accept(element);
			}
		}
	}

	private boolean handleReply(Object result) {
		Object value = (result instanceof Optional<?> optional) ? optional.orElse(null) : result;
		if (value instanceof SmtpReply reply) {
			this.delivery.add(reply);
			return true;
		}
		return false;
	}

	private boolean handleLater(Object result) throws Exception {
		if (result instanceof CompletionStage<?> stage) {
			handle(await(toFuture(stage), stage));
			return true;
		}
		if (result instanceof Future<?> future) {
			handle(await(future, future));
			return true;
		}
		Flow.Publisher<?> values = ReactiveResults.adapt(result);
		if (values != null) {
			handleValues(values);
			return true;
		}
		return false;
	}

	// not every stage has a future that can be waited for
	private static Future<@Nullable Object> toFuture(CompletionStage<?> stage) {
		CompletableFuture<@Nullable Object> future = new CompletableFuture<>();
		stage.whenComplete((value, ex) -> {
			if (ex != null) {
				future.completeExceptionally(ex);
			}
			else {
				future.complete(value);
			}
		});
		return future;
	}

	private @Nullable Object await(Future<?> future, Object origin) throws Exception {
		boolean done = false;
		try {
			Object value = get(future);
			done = true;
			return value;
		}
		catch (ExecutionException ex) {
			done = true;
			throw unwrap(ex);
		}
		finally {
			if (!done && origin instanceof Future<?> running) {
				running.cancel(true);
			}
		}
	}

	private @Nullable Object get(Future<?> future) throws Exception {
		while (true) {
			long nanos = this.delivery.remainingNanos();
			try {
				return future.get(nanos, TimeUnit.NANOSECONDS);
			}
			catch (TimeoutException ex) {
				// up to the delivery
			}
		}
	}

	private void handleValues(Flow.Publisher<?> values) throws Exception {
		ResultSubscriber subscriber = new ResultSubscriber();
		try {
			values.subscribe(subscriber);
			Object value = next(subscriber);
			while (value != null) {
				handle(value);
				subscriber.requestNext();
				value = next(subscriber);
			}
		}
		finally {
			subscriber.cancel();
		}
	}

	private @Nullable Object next(ResultSubscriber subscriber) throws Exception {
		while (true) {
			long nanos = this.delivery.remainingNanos();
			try {
				return subscriber.next(nanos);
			}
			catch (ExecutionException ex) {
				throw unwrap(ex);
			}
			catch (TimeoutException ex) {
				// up to the delivery
			}
		}
	}

	private static Exception unwrap(ExecutionException ex) {
		Throwable cause = ex.getCause();
		if (cause instanceof Error error) {
			throw error;
		}
		return (cause instanceof Exception exception) ? exception : ex;
	}

}
