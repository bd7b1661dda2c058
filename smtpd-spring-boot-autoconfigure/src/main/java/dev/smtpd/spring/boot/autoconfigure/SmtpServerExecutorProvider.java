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

import java.util.concurrent.Executor;

import dev.smtpd.SmtpServer;

/**
 * Strategy to determine the {@link Executor} on which the SMTP server runs application
 * code. A bean of this type rather than an executor, which would have Spring Boot's own
 * {@code applicationTaskExecutor} back off.
 * <p>
 * Authenticators and the relay have executors of their own, those of the beans
 * {@code smtpAuthenticationExecutorProvider} and {@code smtpRelayExecutorProvider}. A
 * bean that replaces one of them should not be a default candidate, so that it isn't
 * taken for the one of application code.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface SmtpServerExecutorProvider {

	/**
	 * Return the executor, with the properties that
	 * {@link SmtpServer.Builder#executor(Executor)} asks for.
	 * @return the executor
	 */
	Executor getExecutor();

}
