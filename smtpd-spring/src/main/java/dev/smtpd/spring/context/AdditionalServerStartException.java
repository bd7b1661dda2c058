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

import dev.smtpd.SmtpServer;

/**
 * Thrown when an {@link SmtpServer} beside the first one can't be started.
 *
 * @since 0.1.0
 */
public class AdditionalServerStartException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final String beanName;

	/**
	 * Create an exception.
	 * @param beanName the name of the server's bean
	 * @param cause why it can't be started
	 */
	public AdditionalServerStartException(String beanName, RuntimeException cause) {
		super("Can't start SMTP server '" + beanName + "': " + cause.getMessage(), cause);
		this.beanName = beanName;
	}

	/**
	 * Return which server it is.
	 * @return the name of its bean
	 */
	public final String getBeanName() {
		return this.beanName;
	}

}
