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

package dev.smtpd.spring.boot.test;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.util.function.Consumer;

import dev.smtpd.SmtpServer;
import org.jspecify.annotations.Nullable;

import org.springframework.util.ReflectionUtils;

/**
 * Has servers listen on free ports of the loopback address where the code of the
 * application sets others.
 */
final class RandomSmtpPorts {

	private RandomSmtpPorts() {
	}

	/**
	 * Return the builder to go on with, once the properties have been applied.
	 * @param builder the builder of a server
	 * @return one that ignores the ports and addresses that it is given
	 */
	static SmtpServer.Builder apply(SmtpServer.Builder builder) {
		return (SmtpServer.Builder) Proxy.newProxyInstance(SmtpServer.Builder.class.getClassLoader(),
				new Class<?>[] { SmtpServer.Builder.class }, new RandomPortsHandler(builder));
	}

	/**
	 * Keeps the ports of a builder as they are.
	 *
	 * @param builder the builder
	 */
	private record RandomPortsHandler(SmtpServer.Builder builder) implements InvocationHandler {

		@Override
		public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] args) {
			if (method.getName().equals("port") || method.getName().equals("address")) {
				return proxy;
			}
			if (method.getName().equals("connector") && args != null) {
				return connector(proxy, (String) args[0], args[1]);
			}
			try {
				Object result = method.invoke(this.builder, args);
				return (result == this.builder) ? proxy : result;
			}
			catch (InvocationTargetException ex) {
				ReflectionUtils.rethrowRuntimeException(ex.getTargetException());
			}
			catch (IllegalAccessException ex) {
				ReflectionUtils.handleReflectionException(ex);
			}
			throw new IllegalStateException("Should never get here");
		}

		@SuppressWarnings("unchecked") // the only method of this name
		private Object connector(Object proxy, String name, Object customizer) {
			this.builder.connector(name, (connector) -> {
				((Consumer<SmtpServer.ConnectorBuilder<?>>) customizer).accept(connector);
				connector.port(0).address(InetAddress.getLoopbackAddress());
			});
			return proxy;
		}

	}

}
