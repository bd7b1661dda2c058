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

import dev.smtpd.spring.listener.method.BeanMethod;

/**
 * A listener or filter as the target of a pattern.
 *
 * @param method the method
 * @param route the route, as it is shown
 * @param maxSize the maximum size of a message in bytes, 0 for no own one
 * @param perRecipient whether it is invoked for each recipient
 */
record ListenerTarget(BeanMethod method, SmtpListenerRoute route, long maxSize, boolean perRecipient) {

	boolean isTooLarge(long size) {
		return size > sizeLimit();
	}

	long sizeLimit() {
		return (this.maxSize > 0) ? this.maxSize : Long.MAX_VALUE;
	}

	@Override
	public String toString() {
		return this.method.toString();
	}

}
