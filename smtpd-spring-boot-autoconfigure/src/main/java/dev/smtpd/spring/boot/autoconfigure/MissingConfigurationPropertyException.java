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
 * Thrown when a configuration property isn't set that another one needs.
 *
 * @since 0.1.0
 */
public class MissingConfigurationPropertyException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final String action;

	/**
	 * Create an exception.
	 * @param name the name of the property
	 * @param reason why it is needed, as a sentence
	 * @param action what to do about it, as a sentence
	 */
	public MissingConfigurationPropertyException(String name, String reason, String action) {
		super("Configuration property '" + name + "' isn't set. " + reason);
		this.action = action;
	}

	/**
	 * Return what to do about it.
	 * @return the action, as a sentence
	 */
	public final String getAction() {
		return this.action;
	}

}
