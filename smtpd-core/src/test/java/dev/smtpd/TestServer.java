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

package dev.smtpd;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

import dev.smtpd.test.SmtpTestClient;
import dev.smtpd.test.SmtpTestConnection;
import dev.smtpd.transport.NettySmtpServer;

/**
 * A started server on a port of the system's choice that keeps what it receives.
 *
 * @param server the server
 * @param received the messages so far, if the test has no processor of its own
 */
public record TestServer(SmtpServer server, List<SmtpMessage> received) implements AutoCloseable {

	/**
	 * Start a server.
	 * @param customizer sets what the test is about
	 * @return the server
	 */
	public static TestServer start(Consumer<SmtpServer.Builder> customizer) {
		List<SmtpMessage> received = new CopyOnWriteArrayList<>();
		SmtpServer.Builder builder = NettySmtpServer.builder().port(0).hostname("mx.example.org");
		customizer.accept(builder);
		builder.processor(MessageProcessor.nonBlocking((message) -> {
			received.add(message);
			return null;
		}));
		SmtpServer server = builder.build();
		server.start();
		return new TestServer(server, received);
	}

	/**
	 * Return a client of the first connector.
	 * @return a new client without TLS
	 */
	public SmtpTestClient smtp() {
		return SmtpTestClient.bindToServer(this.server.connectors().get(0).port());
	}

	/**
	 * Connect without reading the greeting.
	 * @return a new connection
	 */
	public SmtpTestConnection connect() {
		return smtp().connect();
	}

	/**
	 * Connect, read the greeting and send EHLO.
	 * @return a new connection
	 */
	public SmtpTestConnection client() {
		return smtp().open();
	}

	/**
	 * Return the content of the only message received.
	 * @return the content as text
	 */
	public String onlyContent() {
		if (this.received.size() != 1) {
			throw new AssertionError("Received " + this.received.size() + " messages");
		}
		return this.received.get(0).content().text();
	}

	@Override
	public void close() {
		this.server.stop();
	}

}
