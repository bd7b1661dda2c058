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

package dev.smtpd.spring.boot.autoconfigure;

/**
 * Properties of application events and their listeners.
 *
 * @since 0.1.0
 */
public class SmtpdEventProperties {

	/**
	 * Whether to publish a MessageReceivedEvent for each message.
	 */
	private boolean publishMessages = true;

	/**
	 * Whether the application starts with listeners for received messages that work after
	 * the reply, or whose exceptions do not reach the server. Accepted mail may be lost
	 * then.
	 */
	private boolean allowLateListeners;

	public boolean isPublishMessages() {
		return this.publishMessages;
	}

	public void setPublishMessages(boolean publishMessages) {
		this.publishMessages = publishMessages;
	}

	public boolean isAllowLateListeners() {
		return this.allowLateListeners;
	}

	public void setAllowLateListeners(boolean allowLateListeners) {
		this.allowLateListeners = allowLateListeners;
	}

}
