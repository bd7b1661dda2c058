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

package dev.smtpd.spring.boot.autoconfigure.relay;

import java.util.List;
import java.util.function.Consumer;

import dev.smtpd.relay.RemoteAddress;
import dev.smtpd.spring.boot.autoconfigure.MissingConfigurationPropertyException;
import dev.smtpd.spring.boot.autoconfigure.SmtpdProperties;
import dev.smtpd.spring.boot.autoconfigure.ssl.BundleReference;
import dev.smtpd.spring.boot.autoconfigure.ssl.SslBundleTlsConfigurationSource;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;

/**
 * {@link SmtpRelayConnectionDetails} of the properties.
 *
 * @param server the properties of the server
 * @param relay the properties of the relay
 * @param bundles the SSL bundles of the application, {@code null} if it has none
 */
record PropertiesSmtpRelayConnectionDetails(SmtpdProperties server, SmtpdRelayProperties relay,
		@Nullable SslBundles bundles) implements SmtpRelayConnectionDetails {

	@Override
	public List<RemoteAddress> getRemoteAddresses() {
		if (this.server.getRemoteAddress().isEmpty()) {
			throw new MissingConfigurationPropertyException("smtpd.remote-address",
					"With 'smtpd.relay.enabled' there must be an upstream server.",
					"Set 'smtpd.remote-address' to one or more of the form host:port, or set 'smtpd.relay.enabled' to "
							+ "false.");
		}
		return this.server.getRemoteAddress();
	}

	@Override
	public @Nullable String getUsername() {
		return this.relay.getAuth().getUsername();
	}

	@Override
	public @Nullable String getPassword() {
		return this.relay.getAuth().getPassword();
	}

	@Override
	public @Nullable SslBundle getSslBundle() {
		String bundle = this.relay.getSsl().getBundle();
		if (bundle == null) {
			return null;
		}
		if (this.bundles == null) {
			throw new InvalidConfigurationPropertyValueException("smtpd.relay.ssl.bundle", bundle,
					"There are no SSL bundles in this application.");
		}
		return SslBundleTlsConfigurationSource.find(reference(this.relay), this.bundles);
	}

	/**
	 * Return the bundle that the properties name.
	 * @param relay the properties of the relay
	 * @return the bundle
	 */
	static BundleReference reference(SmtpdRelayProperties relay) {
		return new BundleReference(relay.getSsl().getBundle(), "smtpd.relay.ssl.bundle");
	}

	@Override
	public void addSslBundleUpdateHandler(Consumer<SslBundle> handler) {
		String bundle = this.relay.getSsl().getBundle();
		if (bundle != null && this.bundles != null) {
			this.bundles.addBundleUpdateHandler(bundle, handler);
		}
	}

}
