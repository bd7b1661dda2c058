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

package dev.smtpd.spring.context;

import java.util.Objects;
import java.util.stream.Stream;

import org.springframework.context.ApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.support.AbstractApplicationContext;

/**
 * {@link SmartLifecycle} that fails the start of an application if something is wrong
 * that can't be known earlier.
 *
 * @since 0.1.0
 */
public abstract class StartGuard implements SmartLifecycle {

	private final int phase;

	private volatile boolean running;

	/**
	 * Create a guard.
	 * @param order when to check: the distance from the phase in which the server starts,
	 * negative for a check before it
	 */
	protected StartGuard(int order) {
		this.phase = SmtpServerStartStopLifecycle.PHASE + order;
	}

	/**
	 * Check whether the application may start. Called on the thread that starts it.
	 * @throws RuntimeException if it may not
	 */
	protected abstract void check();

	/**
	 * Return a context with its parents, as far as their listeners can be found.
	 * @param context the context
	 * @return the contexts, from the given one upwards
	 */
	protected static Stream<AbstractApplicationContext> withParents(ApplicationContext context) {
		return Stream.iterate(context, Objects::nonNull, ApplicationContext::getParent)
			.filter(AbstractApplicationContext.class::isInstance)
			.map(AbstractApplicationContext.class::cast);
	}

	@Override
	public final void start() {
		check();
		this.running = true;
	}

	@Override
	public final void stop() {
		this.running = false;
	}

	@Override
	public final boolean isRunning() {
		return this.running;
	}

	@Override
	public final int getPhase() {
		return this.phase;
	}

	@Override
	public final boolean isPauseable() {
		return false;
	}

}
