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

package dev.smtpd.spring.boot.autoconfigure.actuate;

import java.util.Set;

import dev.smtpd.management.PauseMode;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.actuate.endpoint.Show;
import org.springframework.boot.actuate.endpoint.annotation.DeleteOperation;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.actuate.endpoint.web.annotation.EndpointWebExtension;

/**
 * {@link EndpointWebExtension @EndpointWebExtension} of the {@link SmtpdEndpoint}: shows
 * who clients are to those who may see it, and answers 404 where there is nothing.
 *
 * @since 0.1.0
 */
@EndpointWebExtension(endpoint = SmtpdEndpoint.class)
public class SmtpdEndpointWebExtension {

	private final SmtpdEndpoint delegate;

	private final Show showValues;

	private final Set<String> roles;

	/**
	 * Create an extension.
	 * @param delegate the endpoint
	 * @param showValues when to show who clients are
	 * @param roles the roles of those to whom it is shown; anyone with a name if empty
	 */
	public SmtpdEndpointWebExtension(SmtpdEndpoint delegate, Show showValues, Set<String> roles) {
		this.delegate = delegate;
		this.showValues = showValues;
		this.roles = Set.copyOf(roles);
	}

	/**
	 * Return what the server does at the moment.
	 * @param securityContext who asks
	 * @return the connectors and the open sessions
	 */
	@ReadOperation
	public SmtpdEndpoint.SmtpdDescriptor smtpd(SecurityContext securityContext) {
		return this.delegate.describe(this.showValues.isShown(securityContext, this.roles));
	}

	/**
	 * Pause or resume a connector.
	 * @param connector the name of the connector
	 * @param paused whether it takes no new mail from now on
	 * @param mode what new clients meet meanwhile, {@link PauseMode#REFUSE} if not given
	 * @return what the connector does now; 404 if there is no such connector, 503 if the
	 * server doesn't run
	 */
	@WriteOperation
	public WebEndpointResponse<SmtpdEndpoint.ConnectorDescriptor> pause(@Selector String connector, boolean paused,
			@Nullable PauseMode mode) {
		try {
			return new WebEndpointResponse<>(this.delegate.pause(connector, paused, mode));
		}
		catch (IllegalArgumentException ex) {
			return new WebEndpointResponse<>(WebEndpointResponse.STATUS_NOT_FOUND);
		}
		catch (IllegalStateException ex) {
			return new WebEndpointResponse<>(WebEndpointResponse.STATUS_SERVICE_UNAVAILABLE);
		}
	}

	/**
	 * Close a session with 421.
	 * @param session the identifier of the session
	 * @return 204, or 404 if there is no such session
	 */
	@DeleteOperation
	public WebEndpointResponse<Void> close(@Selector String session) {
		return new WebEndpointResponse<>(this.delegate.close(session) ? WebEndpointResponse.STATUS_NO_CONTENT
				: WebEndpointResponse.STATUS_NOT_FOUND);
	}

}
