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

import org.springframework.context.ApplicationEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.event.ApplicationEventMulticaster;
import org.springframework.core.Ordered;

/**
 * Finds out how a multicaster invokes listeners, by publishing an event to one. That
 * works with any implementation.
 */
final class MulticasterProbe implements ApplicationListener<MulticasterProbe.ProbeEvent>, Ordered {

	private final boolean asyncExecution;

	private final boolean failing;

	private final Thread thread = Thread.currentThread();

	private boolean invoked;

	private MulticasterProbe(boolean asyncExecution, boolean failing) {
		this.asyncExecution = asyncExecution;
		this.failing = failing;
	}

	/**
	 * Probe a multicaster.
	 * @param multicaster the multicaster
	 * @param asyncExecution whether the listener is one that supports asynchronous
	 * execution
	 * @param failing whether to find out about hidden failures, too, which calls the
	 * error handler of the application, if there is one
	 * @return how it invokes the listener
	 */
	static Invocation probe(ApplicationEventMulticaster multicaster, boolean asyncExecution, boolean failing) {
		MulticasterProbe probe = new MulticasterProbe(asyncExecution, failing);
		multicaster.addApplicationListener(probe);
		try {
			multicaster.multicastEvent(new ProbeEvent(probe));
			if (!probe.invoked) {
				return Invocation.LATE;
			}
			return failing ? Invocation.FAILURES_HIDDEN : Invocation.PROMPT;
		}
		catch (ProbeException ex) {
			return Invocation.PROMPT;
		}
		finally {
			multicaster.removeApplicationListener(probe);
		}
	}

	@Override
	public void onApplicationEvent(ProbeEvent event) {
		if (Thread.currentThread() == this.thread && event.getSource() == this) {
			this.invoked = true;
			if (this.failing) {
				throw new ProbeException();
			}
		}
	}

	@Override
	public boolean supportsAsyncExecution() {
		return this.asyncExecution;
	}

	@Override
	public int getOrder() {
		return Ordered.HIGHEST_PRECEDENCE;
	}

	/**
	 * How listeners are invoked.
	 */
	enum Invocation {

		/**
		 * On the thread that publishes the event, which gets their exceptions.
		 */
		PROMPT,

		/**
		 * On another thread.
		 */
		LATE,

		/**
		 * On the thread that publishes the event, which doesn't get their exceptions.
		 */
		FAILURES_HIDDEN

	}

	/**
	 * An event for the probe.
	 */
	static final class ProbeEvent extends ApplicationEvent {

		private static final long serialVersionUID = 1L;

		private ProbeEvent(Object source) {
			super(source);
		}

	}

	private static final class ProbeException extends RuntimeException {

		private static final long serialVersionUID = 1L;

		private ProbeException() {
			super("Probes whether the failures of listeners are hidden", null, false, false);
		}

	}

}
