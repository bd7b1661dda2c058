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

package dev.smtpd;

import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;

import org.jspecify.annotations.Nullable;

/**
 * A {@link MessageProcessor} that would only wait: it hands the message over to something
 * that answers later, and holds no thread meanwhile.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface AsyncMessageProcessor extends MessageProcessor {

	/**
	 * Begin to process a message. Called where {@link #process} would be; the stage may
	 * be completed on any thread.
	 * @param message the message
	 * @return a stage that is completed with the reply or {@code null}, with the meaning
	 * that {@link MessageProcessor} gives them, or exceptionally, with the meaning of an
	 * exception there; the client waits until it is
	 * @throws Exception if the message can't be taken now
	 */
	CompletionStage<? extends @Nullable SmtpReply> processAsync(SmtpMessage message) throws Exception;

	/**
	 * Return a processor that does the same as the given one and
	 * {@linkplain #isNonBlocking() may be called on the event loop}.
	 * @param processor a processor whose {@link #processAsync} never blocks
	 * @return the processor to run in place
	 */
	static AsyncMessageProcessor nonBlocking(AsyncMessageProcessor processor) {
		return new AsyncMessageProcessor() {

			@Override
			public CompletionStage<? extends @Nullable SmtpReply> processAsync(SmtpMessage message) throws Exception {
				return processor.processAsync(message);
			}

			@Override
			public boolean isNonBlocking() {
				return true;
			}

		};
	}

	/**
	 * Process a message and wait for the reply, for callers that need it at once.
	 */
	@Override
	default @Nullable SmtpReply process(SmtpMessage message) throws Exception {
		try {
			return processAsync(message).toCompletableFuture().get();
		}
		catch (ExecutionException ex) {
			throw (ex.getCause() instanceof Exception cause) ? cause : ex;
		}
	}

}
