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

package dev.smtpd.spring.integration;

import org.springframework.core.Ordered;
import org.springframework.integration.dsl.MessagingGatewaySpec;

/**
 * {@link MessagingGatewaySpec} for {@link SmtpInboundGateway}.
 *
 * @since 0.1.0
 */
public class SmtpInboundGatewaySpec extends MessagingGatewaySpec<SmtpInboundGatewaySpec, SmtpInboundGateway> {

	/**
	 * Create a specification.
	 */
	protected SmtpInboundGatewaySpec() {
		super(new SmtpInboundGateway());
	}

	/**
	 * Set what the payload is.
	 * @param payload the kind of payload, {@link SmtpPayload#BYTES} unless set
	 * @return this specification
	 */
	public SmtpInboundGatewaySpec payload(SmtpPayload payload) {
		this.target.setPayload(payload);
		return this;
	}

	/**
	 * Set how large content may be that is copied for {@link SmtpPayload#BYTES}.
	 * @param maxBytes the size in bytes, 32 MiB unless set
	 * @return this specification
	 */
	public SmtpInboundGatewaySpec maxBytes(long maxBytes) {
		this.target.setMaxBytes(maxBytes);
		return this;
	}

	/**
	 * Set which recipients the flow is for.
	 * @param patterns patterns as those of {@code @SmtpListener}; none for all recipients
	 * @return this specification
	 * @throws IllegalArgumentException if one of them isn't a pattern
	 */
	public SmtpInboundGatewaySpec recipients(String... patterns) {
		this.target.setRecipients(patterns);
		return this;
	}

	/**
	 * Set the place of the gateway among the processors.
	 * @param order the order, {@link Ordered#LOWEST_PRECEDENCE} unless set
	 * @return this specification
	 */
	public SmtpInboundGatewaySpec order(int order) {
		this.target.setOrder(order);
		return this;
	}

}
