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

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;

import dev.smtpd.SmtpServer;
import dev.smtpd.auth.AuthMode;
import dev.smtpd.fault.SmtpFaults;
import dev.smtpd.test.SmtpTestClient;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * JUnit extension with an SMTP server, for tests of programs that send mail, with or
 * without Spring: <pre class="code">
 * &#64;RegisterExtension
 * static SmtpServerExtension smtp = new SmtpServerExtension();
 *
 * &#64;Test
 * void welcomesNewUsers() {
 *     new Registration("localhost", smtp.port()).register("joe@example.org");
 *     assertThat(smtp.messages().await(RecordedMessages.to("joe@example.org"))).hasSubject("Welcome");
 * }</pre>
 * <p>
 * The server listens on a free port of the loopback address, and accepts all senders,
 * recipients and credentials, without TLS, unless it is configured otherwise. A static
 * field and {@code @ExtendWith} have one server for all methods of a class and its nested
 * classes, other fields one for each method. A method sees its own messages only; methods
 * in parallel share the server and choose theirs by recipient. Parameters of the types
 * {@link SmtpServer}, {@link ReceivedMessages} and {@link SmtpTestClient} are resolved.
 * <p>
 * The server makes the faults of {@link SmtpFault}, and {@link #client()} is
 * authenticated in a test with {@link WithSmtpUser}.
 *
 * @since 0.1.0
 */
public final class SmtpServerExtension
		implements BeforeAllCallback, AfterAllCallback, BeforeEachCallback, AfterEachCallback, ParameterResolver {

	private static final String HOST = "127.0.0.1";

	// AbstractAotProcessor.AOT_PROCESSING of Spring Framework, which need not be there
	private static final String AOT_PROCESSING = "spring.aot.processing";

	private static final ExtensionContext.Namespace NAMESPACE = ExtensionContext.Namespace
		.create(SmtpServerExtension.class);

	private static final SharedFaults shared = new SharedFaults();

	private final Consumer<SmtpServer.Builder> customizer;

	private final ReceivedMessages messages = new ReceivedMessages();

	private final SmtpFaults faults = new SmtpFaults();

	private @Nullable SmtpServer server;

	private @Nullable String owner;

	/**
	 * Create an extension with a server that accepts everything.
	 */
	public SmtpServerExtension() {
		this((builder) -> {
		});
	}

	/**
	 * Create an extension.
	 * @param customizer changes the settings of the server, such as its TLS or its limits
	 */
	public SmtpServerExtension(Consumer<SmtpServer.Builder> customizer) {
		this.customizer = customizer;
	}

	/**
	 * Return the address of the server.
	 * @return the loopback address
	 */
	public String host() {
		return HOST;
	}

	/**
	 * Return the port of the server. While Spring processes tests ahead of time, no test
	 * and so no server runs, but conditions may read a {@code @DynamicPropertySource}
	 * property made of the port.
	 * @return the port; 0 while tests are processed ahead of time
	 * @throws IllegalStateException if the server doesn't run, since no test does
	 */
	public synchronized int port() {
		if (this.server == null && Boolean.getBoolean(AOT_PROCESSING)) {
			return 0;
		}
		return server().connectors().get(0).port();
	}

	/**
	 * Return the messages that the server has accepted.
	 * @return the messages, of which a test method sees its own
	 */
	public ReceivedMessages messages() {
		return this.messages;
	}

	/**
	 * Return a client of the server.
	 * @return a new client
	 * @throws IllegalStateException if the server doesn't run, since no test does
	 */
	public SmtpTestClient client() {
		return TestUsers.authenticating(SmtpTestClient.bindToServer(HOST, port()));
	}

	/**
	 * Return the faults that the server makes on purpose, to be changed by a test. What a
	 * test method has changed is undone after it.
	 * @return the faults
	 * @see SmtpFault
	 */
	public SmtpFaults faults() {
		return this.faults;
	}

	/**
	 * Return the server.
	 * @return the server, which is the extension's to stop
	 * @throws IllegalStateException if the server doesn't run, since no test does
	 */
	public synchronized SmtpServer server() {
		if (this.server == null) {
			throw new IllegalStateException("The server runs during tests only");
		}
		return this.server;
	}

	@Override
	public void beforeAll(ExtensionContext context) {
		start(context);
	}

	@Override
	public void beforeEach(ExtensionContext context) {
		start(context);
		this.messages.clear();
		shared.begin(this.faults);
	}

	@Override
	public void afterEach(ExtensionContext context) {
		shared.end(this.faults);
		stop(context);
	}

	@Override
	public void afterAll(ExtensionContext context) {
		stop(context);
	}

	// by the first context that needs it, which is a class or a method
	private synchronized void start(ExtensionContext context) {
		if (this.server != null) {
			return;
		}
		SmtpServer.Builder builder = SmtpServer.builder()
			.address(InetAddress.getLoopbackAddress())
			.port(0)
			.hostname("localhost")
			.enableSmtputf8(true)
			.auth(AuthMode.OPTIONAL)
			.authentication((authentication) -> authentication.withAllowWithoutTls(true))
			.authenticator(new TestUserAuthenticator(TestUsers.WITHOUT_CONTEXT,
					(session, username, password) -> () -> username, null))
			.tokenAuthenticator(new TestUserAuthenticator(TestUsers.WITHOUT_CONTEXT, null,
					(session, username, token) -> () -> (username != null) ? username : "user"))
			.faults(this.faults);
		this.customizer.accept(builder);
		SmtpServer started = builder.observer(this.messages.observer()).build();
		started.start();
		this.server = started;
		this.owner = context.getUniqueId();
		List<SmtpServerExtension> extensions = new ArrayList<>(findAll(context));
		extensions.add(this);
		context.getStore(NAMESPACE).put(SmtpServerExtension.class, extensions);
	}

	/**
	 * Return the extensions whose servers run for a test.
	 * @param context the test
	 * @return the extensions
	 */
	@SuppressWarnings("unchecked") // put by start
	static List<SmtpServerExtension> findAll(ExtensionContext context) {
		Object extensions = context.getStore(NAMESPACE).get(SmtpServerExtension.class);
		return (extensions != null) ? (List<SmtpServerExtension>) extensions : List.of();
	}

	static boolean isRegistered(ExtensionContext context) {
		return !findAll(context).isEmpty();
	}

	FaultyServer toFaultyServer() {
		return new FaultyServer(SmtpFault.Server.EXTENSION, this.faults, () -> server().connectors());
	}

	private synchronized void stop(ExtensionContext context) {
		if (this.server != null && Objects.equals(this.owner, context.getUniqueId())) {
			this.server.stop();
			this.server = null;
			this.owner = null;
		}
	}

	@Override
	public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
		Class<?> type = parameter.getParameter().getType();
		return type == SmtpServer.class || type == ReceivedMessages.class || type == SmtpTestClient.class;
	}

	@Override
	public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
		Class<?> type = parameter.getParameter().getType();
		if (type == ReceivedMessages.class) {
			return messages();
		}
		return (type == SmtpServer.class) ? server() : client();
	}

}
