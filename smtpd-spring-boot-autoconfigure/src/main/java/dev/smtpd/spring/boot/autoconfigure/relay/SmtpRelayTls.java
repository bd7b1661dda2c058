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

import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;

import dev.smtpd.TlsConfiguration;
import dev.smtpd.TlsConfiguration.ClientAuth;
import dev.smtpd.TlsConfigurationSource;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.ssl.SslBundle;

/**
 * {@link TlsConfigurationSource} of an SSL bundle, read anew when the bundle is another.
 */
final class SmtpRelayTls implements TlsConfigurationSource {

	private final Supplier<@Nullable SslBundle> bundle;

	private volatile Loaded loaded;

	private SmtpRelayTls(Supplier<@Nullable SslBundle> bundle, SslBundle first) {
		this.bundle = bundle;
		this.loaded = Loaded.of(first);
	}

	static @Nullable SmtpRelayTls of(Supplier<@Nullable SslBundle> bundle) {
		SslBundle first = bundle.get();
		return (first != null) ? new SmtpRelayTls(bundle, first) : null;
	}

	@Override
	public TlsConfiguration select(@Nullable String serverName) {
		Loaded last = this.loaded;
		SslBundle current = this.bundle.get();
		if (current != null && current != last.bundle) {
			last = Loaded.of(current);
			this.loaded = last;
		}
		return last.configuration;
	}

	private record Loaded(SslBundle bundle, TlsConfiguration configuration) {

		private static Loaded of(SslBundle bundle) {
			return new Loaded(bundle, new TlsConfiguration(bundle.createSslContext(), ClientAuth.NONE,
					toList(bundle.getOptions().getEnabledProtocols()), toList(bundle.getOptions().getCiphers())));
		}

		private static List<String> toList(String @Nullable [] values) {
			return (values != null) ? Arrays.asList(values) : List.of();
		}

	}

}
