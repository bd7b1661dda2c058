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

/**
 * Factory of the endpoints with which a flow begins, for the Java DSL of Spring
 * Integration.
 *
 * <pre class="code">
 * &#064;Bean
 * IntegrationFlow mail(MailStore store) {
 *     return IntegrationFlow.from(Smtp.inboundAdapter().recipients("*&#064;example.org"))
 *         .handle(store, "add")
 *         .get();
 * }
 * </pre>
 *
 * @since 0.1.0
 */
public final class Smtp {

	private Smtp() {
	}

	/**
	 * Return a gateway, whose flow gives the reply to each received message.
	 * @return the specification of a new gateway
	 */
	public static SmtpInboundGatewaySpec inboundGateway() {
		return new SmtpInboundGatewaySpec();
	}

	/**
	 * Return a gateway, whose flow gives the reply to each message to some recipients.
	 * @param patterns patterns as those of {@code @SmtpListener}
	 * @return the specification of a new gateway
	 * @throws IllegalArgumentException if one of them isn't a pattern
	 */
	public static SmtpInboundGatewaySpec inboundGateway(String... patterns) {
		return inboundGateway().recipients(patterns);
	}

	/**
	 * Return a channel adapter, which sends received messages into a one-way flow.
	 * @return the specification of a new adapter
	 */
	public static SmtpInboundChannelAdapterSpec inboundAdapter() {
		return new SmtpInboundChannelAdapterSpec();
	}

	/**
	 * Return a channel adapter, which sends messages to some recipients into a one-way
	 * flow.
	 * @param patterns patterns as those of {@code @SmtpListener}
	 * @return the specification of a new adapter
	 * @throws IllegalArgumentException if one of them isn't a pattern
	 */
	public static SmtpInboundChannelAdapterSpec inboundAdapter(String... patterns) {
		return inboundAdapter().recipients(patterns);
	}

}
