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

import java.io.Serializable;

import org.jspecify.annotations.Nullable;

/**
 * An SSL bundle, and the property that names it.
 *
 * @param name the name of the bundle, {@code null} if the application provides it without
 * one
 * @param property the name of the property, {@code null} if there is none
 * @since 0.1.0
 */
public record BundleReference(@Nullable String name, @Nullable String property) implements Serializable {

	/**
	 * The bundle that the application provides for the relay.
	 */
	public static final BundleReference OF_THE_RELAY = new BundleReference(null, null);

	@Override
	public String toString() {
		return (this.name != null) ? "SSL bundle '" + this.name + "'" : "SSL bundle of the relay";
	}

}
