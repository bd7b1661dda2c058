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
		Consumer<SmtpReply> current = this.answer;
		if (current != null) {
			current.accept(SmtpReply.LOCAL_ERROR);
		}
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
