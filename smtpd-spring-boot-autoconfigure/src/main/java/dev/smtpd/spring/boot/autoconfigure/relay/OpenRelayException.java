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

/**
 * Anyone who reaches these connectors could send mail to anywhere.
 */
class OpenRelayException extends RuntimeException {

	private final List<String> connectors;

	private final List<String> trustingBundles;

	OpenRelayException(List<String> connectors, List<String> trustingBundles) {
		super("Open relay at connectors " + connectors);
		this.connectors = connectors;
		this.trustingBundles = trustingBundles;
	}

	List<String> getConnectors() {
		return this.connectors;
	}

	/**
	 * Return the SSL bundles without a trust store of their own, by which any client
	 * certificate that the JDK trusts counts.
	 * @return their names
	 */
	List<String> getTrustingBundles() {
		return this.trustingBundles;
	}

}
