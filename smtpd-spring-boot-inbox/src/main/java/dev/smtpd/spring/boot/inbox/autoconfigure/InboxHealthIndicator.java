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

package dev.smtpd.spring.boot.inbox.autoconfigure;

import dev.smtpd.spring.boot.inbox.jdbc.InboxDatabase;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * {@link HealthIndicator} of the inbox: down once its database isn't used any more.
 *
 * @param database the database of the inbox
 */
record InboxHealthIndicator(InboxDatabase database) implements HealthIndicator {

	@Override
	public Health health() {
		Throwable failure = this.database.failure();
		if (failure == null) {
			return Health.up().build();
		}
		return Health.down()
			.withDetail("reason", "The database has failed: mail is deferred until the application is restarted")
			.withDetail("failure", failure.toString())
			.build();
	}

}
