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

import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

import dev.smtpd.SmtpLimit;
import dev.smtpd.SmtpReply;
import dev.smtpd.SmtpSession;
import dev.smtpd.management.ExecutorUsage;
import dev.smtpd.session.Observers;
import dev.smtpd.session.QuietLog;
import dev.smtpd.settings.AuthLimits;
import dev.smtpd.settings.Network;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Authentications that wait for a thread. Clients take turns, each address or /64 network
 * being one, so that nobody waits for all that others have in the queue. Where the queue
 * is full, the client with the most attempts in it loses its last one. The attempts of
 * clients that have disconnected are not run. For use from any thread; never blocks.
 */
final class AuthenticationQueue {

	private static final Logger logger = LoggerFactory.getLogger(AuthenticationQueue.class);

	private static final SmtpReply OVERLOADED = SmtpReply.of(454, "4.7.0",
			"Too many authentications at once, try again later");

	private final Executor executor;

	private final Observers observers;

	private final QuietLog refusals = new QuietLog();

	private final int maxRunning;

	private final int maxWaiting;

	// guarded by itself, as the count is
	private final ClientTurns<Attempt> waiting = new ClientTurns<>();

	private int runningCount;

	/**
	 * Create a queue.
	 * @param executor runs the attempts
	 * @param limits how many of them
	 * @param observers notified of attempts for which there is no room
	 */
	AuthenticationQueue(Executor executor, AuthLimits limits, Observers observers) {
		this.executor = executor;
		this.observers = observers;
		this.maxRunning = limits.maxConcurrent();
		this.maxWaiting = limits.maxWaiting();
	}

	/**
	 * Return an executor for one attempt of a client, which doesn't throw but completes
	 * the attempt with a reply if it can't be run.
	 * @param session the session of the client
	 * @param gone whether there is nobody any more who waits for the outcome; called on
	 * any thread
	 * @param refused receives the reply if the attempt isn't run
	 * @return the executor
	 */
	Executor executorFor(SmtpSession session, BooleanSupplier gone, Consumer<SmtpReply> refused) {
		Network network = Network.ofClient(session.peer().getAddress());
		return (task) -> add(new Attempt(session, network, gone, task, refused));
	}

	/**
	 * Execute a task for a client, which nobody waits for.
	 * @param client the address of the client
	 * @param task the task, not run if there is no room
	 */
	void execute(InetAddress client, Runnable task) {
		add(new Attempt(null, Network.ofClient(client), () -> false, task, (reply) -> {
		}));
	}

	ExecutorUsage usage() {
		synchronized (this.waiting) {
			return new ExecutorUsage(this.runningCount, this.waiting.size(), Duration.ZERO);
		}
	}

	private void add(Attempt attempt) {
		List<Attempt> refused = new ArrayList<>();
		boolean run;
		synchronized (this.waiting) {
			run = this.runningCount < this.maxRunning;
			if (run) {
				this.runningCount++;
			}
			else if (this.waiting.size() < this.maxWaiting || makeRoom(attempt.network(), refused)) {
				this.waiting.add(attempt.network(), attempt);
			}
			else {
				refused.add(attempt);
			}
		}
		refused.forEach(this::refuse);
		if (run) {
			start(attempt);
		}
	}

	private void start(Attempt attempt) {
		try {
			this.executor.execute(() -> runFrom(attempt));
		}
		catch (RejectedExecutionException ex) {
			logger.debug("Executor for authenticators refused a task", ex);
			synchronized (this.waiting) {
				this.runningCount--;
			}
			refuse(attempt);
		}
	}

	// One task of the executor runs attempts until none is left.
	private void runFrom(Attempt first) {
		Attempt attempt = first;
		while (attempt != null) {
			attempt.run();
			attempt = next();
		}
	}

	private @Nullable Attempt next() {
		synchronized (this.waiting) {
			Attempt attempt = this.waiting.next();
			if (attempt == null) {
				this.runningCount--;
			}
			return attempt;
		}
	}

	private boolean makeRoom(Network client, List<Attempt> refused) {
		this.waiting.queues().forEach((attempts) -> attempts.stream().filter(Attempt::isGone).forEach(refused::add));
		this.waiting.removeAll(refused);
		if (this.waiting.size() < this.maxWaiting) {
			return true;
		}
		Attempt last = this.waiting.removeLastOfLongest(this.waiting.size(client) + 2);
		if (last == null) {
			return false;
		}
		refused.add(last);
		return true;
	}

	private void refuse(Attempt attempt) {
		SmtpSession session = attempt.session();
		if (session != null && !attempt.isGone()) {
			this.observers.limitReached(session, SmtpLimit.AUTH_WAITING);
			long leftOut = this.refusals.next();
			if (leftOut >= 0) {
				logger.warn("Too many authentications at once: AUTH in {} is answered {} ({} more since the last line)",
						session, OVERLOADED, leftOut);
			}
		}
		attempt.refused().accept(OVERLOADED);
	}

	/**
	 * An attempt.
	 *
	 * @param session the session of the client, {@code null} for work that nobody waits
	 * for
	 * @param network the network that is taken for the client
	 * @param gone whether nobody waits for the outcome any more
	 * @param task the work
	 * @param refused receives the reply if the work isn't done
	 */
	private record Attempt(@Nullable SmtpSession session, Network network, BooleanSupplier gone, Runnable task,
			Consumer<SmtpReply> refused) {

		private boolean isGone() {
			return this.gone.getAsBoolean();
		}

		private void run() {
			if (isGone()) {
				this.refused.accept(OVERLOADED);
				return;
			}
			try {
				this.task.run();
			}
			catch (Throwable ex) {
				logger.error("Authentication failed", ex);
			}
		}

	}

}
