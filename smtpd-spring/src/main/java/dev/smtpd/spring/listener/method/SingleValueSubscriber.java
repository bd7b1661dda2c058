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

package dev.smtpd.spring.listener.method;

import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/**
 * Takes the one value of a publisher.
 */
final class SingleValueSubscriber implements Subscriber<Object> {

	private final CompletableFuture<@Nullable Object> future = new CompletableFuture<>();

	private volatile @Nullable Object value;

	private volatile @Nullable Subscription subscription;

	CompletableFuture<@Nullable Object> future() {
		return this.future;
	}

	@Override
	public void onSubscribe(Subscription subscription) {
		this.subscription = subscription;
		subscription.request(Long.MAX_VALUE);
	}

	// a failure may follow
	@Override
	public void onNext(Object value) {
		this.value = value;
	}

	@Override
	public void onError(Throwable failure) {
		this.future.completeExceptionally(failure);
	}

	@Override
	public void onComplete() {
		this.future.complete(this.value);
	}

	void cancel() {
		Subscription current = this.subscription;
		if (current != null && !this.future.isDone()) {
			current.cancel();
		}
	}

}
