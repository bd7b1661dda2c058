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

import dev.smtpd.test.SmtpTestClient;

/**
 * Makes an {@link SmtpTestClient} for what is to be tested.
 *
 * @since 0.1.0
 */
public final class SmtpTestClients {

	private SmtpTestClients() {
	}

	/**
	 * Return a client of listeners alone, for unit tests of their routing: there is no
	 * Spring Boot application and no socket. <pre class="code">
	 * SmtpTestClient client = SmtpTestClients.bindToListeners(new Support(tickets));
	 * assertThat(client.mail().to("support+42@example.org").send()).isAccepted();
	 * assertThat(client.mail().to("nobody@example.org").send()).isRejected().atRcpt().hasReply(550, "5.1.1");</pre>
	 * @param controllersOrAdvice instances of classes with
	 * {@link dev.smtpd.spring.listener.annotation.SmtpListener @SmtpListener} methods, of
	 * classes with recipient filters, or of
	 * {@link dev.smtpd.spring.listener.annotation.SmtpControllerAdvice @SmtpControllerAdvice}
	 * classes
	 * @return a new client
	 * @throws dev.smtpd.spring.listener.method.InvalidSmtpListenerException if a listener
	 * can't work
	 * @see #listeners(Object...)
	 */
	public static SmtpTestClient bindToListeners(Object... controllersOrAdvice) {
		return listeners(controllersOrAdvice).build();
	}

	/**
	 * Return a builder of a client of listeners alone, where they need more than
	 * themselves. <pre class="code">
	 * SmtpTestClient client = SmtpTestClients.listeners(new Support(tickets))
	 *     .advice(new SupportAdvice())
	 *     .properties("app.domain", "example.org")
	 *     .build();</pre>
	 * @param controllers instances of classes with listeners and recipient filters
	 * @return a new builder
	 */
	public static SmtpListenersBuilder listeners(Object... controllers) {
		return new SmtpListenersBuilder(controllers);
	}

}
