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

package dev.smtpd.spring.boot.autoconfigure.ratelimit;

import java.util.function.Supplier;

import dev.smtpd.spring.ratelimit.LocalTokenBuckets;
import dev.smtpd.spring.ratelimit.ProxyTokenBuckets;
import dev.smtpd.spring.ratelimit.TokenBuckets;
import dev.smtpd.spring.ratelimit.shared.SharedLimits;
import io.github.bucket4j.distributed.proxy.ProxyManager;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;

/**
 * Which token buckets count.
 *
 * @param shared those of the store that a property names
 * @param proxies those of the application's own store
 */
record TokenBucketsChoice(ObjectProvider<SharedLimits> shared, ObjectProvider<ProxyManager<String>> proxies) {

	private static final String KEY_PREFIX = "smtpd:";

	/**
	 * Return the buckets that instances share.
	 * @param local count while the store of shared limits is away
	 * @return the buckets, or {@code null} if there are none
	 */
	@Nullable TokenBuckets sharedOrNull(Supplier<LocalTokenBuckets> local) {
		SharedLimits limits = this.shared.getIfAvailable();
		if (limits != null) {
			return limits.withFallback(local.get());
		}
		ProxyManager<String> manager = this.proxies.getIfAvailable();
		return (manager != null) ? new ProxyTokenBuckets(manager, KEY_PREFIX) : null;
	}

	/**
	 * Return the buckets that instances share, or those of this instance.
	 * @param local those of this instance
	 * @return the buckets
	 */
	TokenBuckets orLocal(LocalTokenBuckets local) {
		TokenBuckets buckets = sharedOrNull(() -> local);
		return (buckets != null) ? buckets : local;
	}

}
