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

package dev.smtpd.transport;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

import dev.smtpd.SmtpReply;
import dev.smtpd.management.RunningCall;
import dev.smtpd.session.Session;
import dev.smtpd.settings.TimeoutSettings;
import org.jspecify.annotations.Nullable;

/**
 * A call of application code for a session. It may consist of several tasks, one after
 * the other, of which the last is known. Once it is given up, its task is, too, and no
 * further ones are run.
 */
final class ApplicationCall implements Executor {

	private final CountingExecutor executor;

	private final Session session;

	private final long begunAt = System.nanoTime();

	private volatile @Nullable ApplicationTask task;

	private volatile @Nullable Consumer<SmtpReply> answer;

	private volatile boolean givenUp;

	private volatile long waited;

	private @Nullable String messageId;

	private boolean extended;

	ApplicationCall(CountingExecutor executor, Session session) {
		this.executor = executor;
		this.session = session;
	}

	/**
	 * Set what answers the client.
	 * @param answer receives the reply if a task has failed, such as for lack of memory,
	 * without having answered
	 */
	void answerBy(Consumer<SmtpReply> answer) {
		this.answer = answer;
	}

	void failed() {
		answer(SmtpReply.LOCAL_ERROR);
	}

	void answer(SmtpReply reply) {
		Consumer<SmtpReply> current = this.answer;
		if (current != null) {
			current.accept(reply);
		}
	}

	Session session() {
		return this.session;
	}

	// A task has waited for a thread. Its tasks run one after another.
	void waited(long nanos) {
		this.waited += nanos;
	}

	// Return whether it waits for a thread.
	boolean isWaiting() {
		ApplicationTask current = this.task;
		return current != null && current.isWaiting();
	}

	/**
	 * Don't run the task that waits for a thread any more.
	 * @return whether it isn't run, {@code false} if it has just begun
	 */
	boolean cancelWaiting() {
		ApplicationTask current = this.task;
		return current != null && current.cancel();
	}

	/**
	 * Return how long it may still take.
	 * @param timeouts how long it may wait for a thread, and how long it may take with it
	 * @return the time in nanoseconds, not positive if it is over
	 */
	long nanosLeft(TimeoutSettings timeouts) {
		long now = System.nanoTime();
		ApplicationTask current = this.task;
		if (current != null && current.isWaiting()) {
			return timeouts.queue().toNanos() - (now - current.submittedAt());
		}
		if (timeouts.processing().isZero()) {
			// it may have to wait again
			return timeouts.queue().toNanos();
		}
		return timeouts.processing().toNanos() - (now - this.begunAt - this.waited);
	}

	CountingExecutor executor() {
		return this.executor;
	}

	long begunAt() {
		return this.begunAt;
	}

	@Override
	public void execute(Runnable work) {
		if (this.givenUp) {
			return;
		}
		ApplicationTask next = new ApplicationTask(this, work);
		this.task = next;
		if (this.givenUp) {
			next.giveUp();
		}
		this.executor.execute(next);
	}

	/**
	 * Give the call up, since its client was answered. Called on the event loop of the
	 * connection.
	 */
	void giveUp() {
		this.messageId = this.session.processedMessageId();
		this.givenUp = true;
		ApplicationTask current = this.task;
		if (current != null) {
			current.giveUp();
			this.executor.keep(this);
		}
	}

	boolean isGivenUp() {
		return this.givenUp;
	}

	// Return whether it has time left once more. Called on the event loop.
	boolean extend() {
		boolean first = !this.extended;
		this.extended = true;
		return first;
	}

	// Return whether it has been extended. Called on the event loop.
	boolean isExtended() {
		return this.extended;
	}

	@Nullable ApplicationTask task() {
		return this.task;
	}

	RunningCall status() {
		ApplicationTask current = this.task;
		return status((current != null) ? current.thread() : null);
	}

	RunningCall status(@Nullable Thread thread) {
		boolean over = this.givenUp;
		return new RunningCall(this.session, over ? this.messageId : this.session.processedMessageId(),
				Duration.ofNanos(System.nanoTime() - this.begunAt), (thread != null) ? thread.getName() : null, over);
	}

	/**
	 * Return where its thread is.
	 * @return the innermost frame that isn't the JDK's, empty if there is none
	 */
	String position() {
		ApplicationTask current = this.task;
		Thread thread = (current != null) ? current.thread() : null;
		if (thread != null) {
			for (StackTraceElement frame : thread.getStackTrace()) {
				if (!frame.getClassName().startsWith("java.") && !frame.getClassName().startsWith("jdk.")) {
					return " in " + frame.getClassName() + "." + frame.getMethodName() + "(" + frame.getFileName() + ":"
							+ frame.getLineNumber() + ")";
				}
			}
		}
		return "";
	}

}
