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

package dev.smtpd.spring.boot.autoconfigure.transaction;

import dev.smtpd.MessageProcessor;
import dev.smtpd.spring.boot.autoconfigure.SmtpdAutoConfiguration;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Import;
import org.springframework.transaction.PlatformTransactionManager;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for transactions around the
 * processing of messages, so that the reply follows the commit, and
 * {@code @TransactionalEventListener} methods are called.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = SmtpdAutoConfiguration.class,
		afterName = { "org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration",
				"org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration",
				"org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration" })
@ConditionalOnClass({ MessageProcessor.class, PlatformTransactionManager.class })
@ConditionalOnBooleanProperty(name = "smtpd.enabled", matchIfMissing = true)
@Import({ SmtpdTransactionConfigurations.PublicationRegistryConfiguration.class,
		SmtpdTransactionConfigurations.PoolConfiguration.class,
		SmtpdTransactionConfigurations.TransactionConfiguration.class,
		SmtpdTransactionConfigurations.MetricsConfiguration.class,
		SmtpdTransactionConfigurations.NoTransactionConfiguration.class,
		SmtpdTransactionConfigurations.NoTransactionForStoredMessagesConfiguration.class })
public final class SmtpdTransactionAutoConfiguration {

}
