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

package dev.smtpd.docs.example;

import dev.smtpd.SmtpServer;
import dev.smtpd.test.SmtpTestClient;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The example of the page on the core takes mail.
 */
class ReceiverTests {

	@Test
	void knownRecipientsGetMail() {
		try (SmtpServer server = Receiver.create(0)) {
			server.start();
			SmtpTestClient client = SmtpTestClient.bindToServer(server.connectors().get(0).port());
			assertThat(client.mail().to("joe@example.org").send()).isAccepted();
			assertThat(client.mail().to("jane@example.org").send()).isRejected().atRcpt().hasReply(550, "5.1.1");
		}
	}

}
