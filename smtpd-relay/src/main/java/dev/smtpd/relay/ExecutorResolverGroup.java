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

package dev.smtpd.relay;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

import io.netty.resolver.AddressResolver;
import io.netty.resolver.AddressResolverGroup;
import io.netty.resolver.InetNameResolver;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Promise;

/**
 * Resolves host names by the JDK, which blocks, on an executor.
 */
final class ExecutorResolverGroup extends AddressResolverGroup<InetSocketAddress> {

	private final Executor executor;

	ExecutorResolverGroup(Executor executor) {
		this.executor = executor;
	}

	@Override
	protected AddressResolver<InetSocketAddress> newResolver(EventExecutor eventLoop) {
		return new NameResolver(eventLoop, this.executor).asAddressResolver();
	}

	/**
	 * Resolves names.
	 */
	private static final class NameResolver extends InetNameResolver {

		private final Executor executor;

		private NameResolver(EventExecutor eventLoop, Executor executor) {
			super(eventLoop);
			this.executor = executor;
		}

		@Override
		protected void doResolve(String host, Promise<InetAddress> promise) {
			resolve(() -> InetAddress.getByName(host), promise);
		}

		@Override
		protected void doResolveAll(String host, Promise<List<InetAddress>> promise) {
			resolve(() -> Arrays.asList(InetAddress.getAllByName(host)), promise);
		}

		private <T> void resolve(Callable<T> lookup, Promise<T> promise) {
			try {
				this.executor.execute(() -> {
					try {
						promise.trySuccess(lookup.call());
					}
					catch (Exception ex) {
						promise.tryFailure(ex);
					}
				});
			}
			catch (RejectedExecutionException ex) {
				promise.tryFailure(ex);
			}
		}

	}

}
