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

package dev.smtpd.spring.boot.autoconfigure.ssl;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Thrown when an SSL bundle isn't there or can't be used.
 *
 * @since 0.1.0
 */
public final class SslBundleException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final Reason reason;

	private final BundleReference bundle;

	private final transient List<String> knownBundles;

	private SslBundleException(Reason reason, BundleReference bundle, String message, List<String> knownBundles,
			@Nullable Throwable cause) {
		super(message, cause);
		this.reason = reason;
		this.bundle = bundle;
		this.knownBundles = List.copyOf(knownBundles);
	}

	/**
	 * Return an exception for a bundle that isn't there.
	 * @param bundle the bundle
	 * @param knownBundles the names of the bundles that there are
	 * @param cause what was thrown, {@code null} if nothing was
	 * @return the exception
	 */
	public static SslBundleException unknown(BundleReference bundle, List<String> knownBundles,
			@Nullable Throwable cause) {
		return new SslBundleException(Reason.UNKNOWN, bundle, "There is no " + bundle, knownBundles, cause);
	}

	/**
	 * Return an exception for a bundle that can't be used.
	 * @param bundle the bundle
	 * @param cause what is wrong with it
	 * @return the exception
	 */
	public static SslBundleException unusable(BundleReference bundle, Throwable cause) {
		return new SslBundleException(Reason.UNUSABLE, bundle, FailureMessage.of(cause), List.of(), cause);
	}

	/**
	 * Return what is wrong.
	 * @return the reason
	 */
	public Reason getReason() {
		return this.reason;
	}

	/**
	 * Return which bundle it is.
	 * @return the bundle
	 */
	public BundleReference getBundle() {
		return this.bundle;
	}

	/**
	 * Return the names of the bundles that there are.
	 * @return the names, none if the bundle is there
	 */
	public List<String> getKnownBundles() {
		return this.knownBundles;
	}

	/**
	 * What is wrong with a bundle.
	 */
	public enum Reason {

		/**
		 * It isn't there.
		 */
		UNKNOWN,

		/**
		 * It is there, and can't be used.
		 */
		UNUSABLE

	}

}
