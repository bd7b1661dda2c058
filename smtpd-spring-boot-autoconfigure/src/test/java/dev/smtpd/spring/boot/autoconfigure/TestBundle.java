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

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;

/**
 * SSL bundles for tests, as properties.
 */
public final class TestBundle {

	private TestBundle() {
	}

	/**
	 * Return the properties of a bundle with a new certificate that signs itself.
	 * @param name the name of the bundle
	 * @param host the name in the certificate
	 * @return the properties
	 */
	public static String[] properties(String name, String host) {
		X509Bundle bundle = certificate(host);
		return properties(name, bundle.getCertificatePEM(), bundle.getPrivateKeyPEM());
	}

	static String[] properties(String name, String certificate, String privateKey) {
		String prefix = "spring.ssl.bundle.pem." + name + ".keystore.";
		return new String[] { prefix + "certificate=" + certificate, prefix + "private-key=" + privateKey };
	}

	static X509Bundle certificate(String host) {
		return certificate(new CertificateBuilder(), host);
	}

	static X509Bundle certificate(CertificateBuilder builder, String host) {
		try {
			return builder.subject("CN=" + host).addSanDnsName(host).setIsCertificateAuthority(true).buildSelfSigned();
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

}
