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

package dev.smtpd.test;

import java.io.IOException;
import java.net.Socket;
import java.time.Duration;

/**
 * Opens the connections of an {@link SmtpTestClient} that is to reach its server in
 * another way than over the network.
 *
 * @since 0.1.0
 * @see SmtpTestClient#bindTo(SmtpTestTransport)
 */
@FunctionalInterface
public interface SmtpTestTransport {

	/**
	 * Open a connection.
	 * @param timeout the longest time to wait for it
	 * @return a socket that is connected; only its streams, its timeout of reads, its
	 * addresses, the end of its output and its end are used
	 * @throws IOException if there is no connection
	 */
	Socket connect(Duration timeout) throws IOException;

}
