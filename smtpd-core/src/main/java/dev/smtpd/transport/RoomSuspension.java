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

import java.util.concurrent.CompletionStage;

import dev.smtpd.SmtpReply;
import dev.smtpd.command.Outcome;
import dev.smtpd.session.Session;
import io.netty.util.concurrent.EventExecutor;
import org.jspecify.annotations.Nullable;

/**
 * Content waits until there is room for it.
 */
final class RoomSuspension extends Handover<@Nullable Object> implements Suspension {

	private final OutcomePerformer performer;

	private final long begunAt = System.nanoTime();

	RoomSuspension(OutcomePerformer performer, EventExecutor eventLoop, Session session) {
		super(eventLoop, session);
		this.performer = performer;
	}

	/**
	 * Begin to wait.
	 * @param until completed when there is room, on any thread
	 * @return whether there is no need to
	 */
	boolean start(CompletionStage<?> until) {
		until.whenComplete((room, failure) -> complete(null));
		return started();
	}

	@Override
	void resume() {
		this.performer.resumeBody(this, System.nanoTime() - this.begunAt);
	}

	@Override
	@Nullable Object refused(SmtpReply reply) {
		return null;
	}

	@Override
	public Outcome next() {
		return new Outcome.Proceed();
	}

	@Override
	public void timedOut() {
		this.performer.storageTimedOut();
	}

	@Override
	public boolean endsWithConnection() {
		return false;
	}

}
