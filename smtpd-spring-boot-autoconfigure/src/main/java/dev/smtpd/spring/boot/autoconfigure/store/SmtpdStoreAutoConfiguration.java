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

package dev.smtpd.spring.boot.autoconfigure.store;

import dev.smtpd.SmtpMessage;
import dev.smtpd.spring.boot.autoconfigure.SmtpdAutoConfiguration;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Import;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for a store of the content of
 * messages, and for events on stored messages. There is a store only where
 * {@code smtpd.store.type} or a bean says which one. It is there without an SMTP server,
 * too, for instances that only read.
 *
 * @since 0.1.0
 */
@AutoConfiguration(before = SmtpdAutoConfiguration.class,
		afterName = { "io.awspring.cloud.autoconfigure.s3.S3AutoConfiguration",
				"org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration",
				"org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration",
				"org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration" })
@ConditionalOnClass(SmtpMessage.class)
@EnableConfigurationProperties(SmtpdStoreProperties.class)
@Import({ SmtpdStoreConfigurations.MetricsConfiguration.class, SmtpdStoreConfigurations.FileConfiguration.class,
		SmtpdStoreConfigurations.JdbcConfiguration.class, SmtpdStoreConfigurations.S3Configuration.class,
		SmtpdStoreConfigurations.MissingStoreConfiguration.class, SmtpdStoreConfigurations.SweeperConfiguration.class,
		SmtpdStoreConfigurations.PublishingConfiguration.class,
		SmtpdStoreConfigurations.EventPublicationConfiguration.class })
public final class SmtpdStoreAutoConfiguration {

}
