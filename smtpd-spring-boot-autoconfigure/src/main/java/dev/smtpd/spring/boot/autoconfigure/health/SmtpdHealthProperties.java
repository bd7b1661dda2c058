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

package dev.smtpd.spring.boot.autoconfigure.health;

import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Configuration properties for the health of the SMTP server.
 *
 * @since 0.1.0
 */
@ConfigurationProperties("management.health.smtpd")
public class SmtpdHealthProperties {

	/**
	 * Whether the status of a paused connector is OUT_OF_SERVICE, which then also is the
	 * status of the whole application, instead of PAUSED, which does not affect it.
	 */
	private boolean outOfServiceWhilePaused;

	public boolean isOutOfServiceWhilePaused() {
		return this.outOfServiceWhilePaused;
	}

	public void setOutOfServiceWhilePaused(boolean outOfServiceWhilePaused) {
		this.outOfServiceWhilePaused = outOfServiceWhilePaused;
	}

}
