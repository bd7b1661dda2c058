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

import dev.smtpd.SmtpServer;

/**
 * Callback interface that can be implemented by beans to decorate the builder of each
 * {@link SmtpServer} that {@link SmtpServerConfigurer} configures, the auto-configured
 * one included. Everything but the {@code smtpd.*} properties is set on the decorated
 * builder: what {@link SmtpServerCustomizer} beans and the application set, too.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface SmtpServerBuilderDecorator {

	/**
	 * Decorate a builder.
	 * @param builder the builder, to which the {@code smtpd.*} properties were applied
	 * @return the builder to go on with, which may be the given one
	 */
	SmtpServer.Builder decorate(SmtpServer.Builder builder);

}
