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

import java.util.List;
import java.util.stream.Collectors;

import dev.smtpd.spring.context.StartGuard;
import dev.smtpd.spring.event.LateListeners.LateListener;

import org.springframework.context.ApplicationContext;

/**
 * {@link StartGuard} that fails the start of an application with listeners for
 * {@link MessageReceivedEvent} or {@link MessageStoredEvent}, or for an event that such a
 * listener returns, whose outcome the server can't know: those that work after the client
 * got 250, and those whose exceptions are hidden.
 *
 * @since 0.1.0
 */
public final class LateListenerGuard extends StartGuard {

	private final ApplicationContext applicationContext;

	private final boolean allowed;

	private final boolean discardAfterProcessing;

	/**
	 * Create a guard.
	 * @param applicationContext the context with the listeners; those of its parents
	 * count, too
	 * @param allowed the value of {@code smtpd.events.allow-late-listeners}
	 * @param discardAfterProcessing the value of
	 * {@code smtpd.spool.discard-after-processing}
	 */
	public LateListenerGuard(ApplicationContext applicationContext, boolean allowed, boolean discardAfterProcessing) {
		super(-1);
		this.applicationContext = applicationContext;
		this.allowed = allowed;
		this.discardAfterProcessing = discardAfterProcessing;
	}

	@Override
	protected void check() {
		List<LateListener> found = find();
		if (!found.isEmpty() && !this.allowed) {
			throw new UnreliableListenerException(
					describe("The client would get 250 whether or not these listeners for MessageReceivedEvent, "
							+ "for MessageStoredEvent, or for what a listener for these returns, succeed, "
							+ "so that mail would be lost:", found),
					"Have an @EventListener method do its work before it returns, or return a CompletableFuture "
							+ "(from an @Async method, too) or a reactive type, for which the server waits. Work that "
							+ "may take its time belongs behind what is durable: store the message in such a "
							+ "listener, and go on from there; an event that its listeners may lose isn't returned "
							+ "then, but published through an ApplicationEventPublisher. To accept the loss of mail, set "
							+ "'smtpd.events.allow-late-listeners' to true.");
		}
		List<LateListener> late = found.stream().filter((listener) -> listener.problem().isLate()).toList();
		if (!late.isEmpty() && this.discardAfterProcessing) {
			throw new UnreliableListenerException(
					describe("With 'smtpd.spool.discard-after-processing' the content of a message is gone when these "
							+ "listeners for MessageReceivedEvent, which work later, read it:", late),
					"Set 'smtpd.spool.discard-after-processing' to false, or have the listeners do their work before "
							+ "they return.");
		}
	}

	private List<LateListener> find() {
		// what is published in a context is published in its parents, too
		PublishedTypes types = new PublishedTypes();
		return withParents(this.applicationContext)
			.flatMap((context) -> new LateListeners(context, types).find().stream())
			.toList();
	}

	private static String describe(String text, List<LateListener> listeners) {
		return listeners.stream().map(LateListener::toString).collect(Collectors.joining("\n- ", text + "\n\n- ", ""));
	}

}
