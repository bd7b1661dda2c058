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

package dev.smtpd.spring.listener;

import dev.smtpd.spring.context.StartGuard;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.ObjectProvider;

/**
 * {@link StartGuard} that fails the start of an application with a listener that can't be
 * invoked, or that works after the reply, and logs what becomes of recipients without a
 * listener.
 *
 * @since 0.1.0
 */
public final class SmtpListenerGuard extends StartGuard {

	private static final Logger logger = LoggerFactory.getLogger(SmtpListenerGuard.class);

	private final SmtpListenerRegistry registry;

	private final ObjectProvider<RecipientRoutingPolicy> policy;

	/**
	 * Create a guard.
	 * @param registry has the listeners
	 * @param policy decides on recipients, where there are listeners
	 */
	public SmtpListenerGuard(SmtpListenerRegistry registry, ObjectProvider<RecipientRoutingPolicy> policy) {
		super(-1);
		this.registry = registry;
		this.policy = policy;
	}

	@Override
	protected void check() {
		this.registry.prepare();
		this.policy.ifAvailable((routing) -> log(routing.getUnrouted()));
	}

	private void log(UnroutedRecipients unrouted) {
		int routes = this.registry.getRoutes().size();
		if (routes > 0) {
			logger.info("{} routes lead to @SmtpListener methods; recipients without one are {} "
					+ "('smtpd.listener.unrouted')", routes, switch (unrouted) {
						case REJECT -> "rejected with 550 5.1.1";
						case ACCEPT -> "accepted, for other message processors and event listeners";
					});
		}
		else if (unrouted == UnroutedRecipients.REJECT) {
			logger.info("Recipients that no flow is for are rejected with 550 5.1.1 ('smtpd.listener.unrouted')");
		}
	}

}
