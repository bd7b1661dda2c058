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

package dev.smtpd.sample;

import java.util.List;
import java.util.Objects;

import dev.smtpd.spring.boot.inbox.search.SearchQuery;
import dev.smtpd.spring.boot.inbox.store.InboxMessage;
import dev.smtpd.spring.boot.inbox.store.InboxMessages;
import dev.smtpd.spring.boot.test.AutoConfigureSmtpd;
import dev.smtpd.test.SmtpTestClient;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.http.HttpHeaders;
import org.springframework.web.client.RestClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The inbox that the application embeds.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@AutoConfigureSmtpd
class InboxApplicationTests {

	@LocalServerPort
	private int httpPort;

	@Autowired
	private SmtpTestClient smtp;

	@Autowired
	private InboxMessages inbox;

	@Test
	void mailToAnyAddressIsInTheInboxByteForByte() {
		assertThat(this.smtp.mail().to("sales@example.com").subject("Grüße").text("hello\r\n").send()).isAccepted();
		List<InboxMessage> messages = this.inbox.list(SearchQuery.parse("to:sales@example.com"), null, 10).messages();
		assertThat(messages).extracting(InboxMessage::subject).containsExactly("Grüße");
		assertThat(Objects.requireNonNull(this.inbox.content(messages.get(0).id())).text())
			.endsWith("\r\n\r\nhello\r\n");
	}

	@Test
	void mailToTheDeskIsInTheInboxToo() {
		assertThat(this.smtp.mail().to("support@example.org").subject("Chandelier").send()).isAccepted();
		assertThat(this.inbox.count(SearchQuery.parse("subject:Chandelier to:support@example.org"), 10)).isEqualTo(1);
	}

	@Test
	void mailThatTheDeskRejectsIsNotInTheInbox() {
		assertThat(this.smtp.mail().to("support+999@example.org").subject("Nothing").send()).isRejected();
		assertThat(this.inbox.count(SearchQuery.parse("subject:Nothing"), 10)).isZero();
	}

	@Test
	void homePageIsTheInbox() {
		RestClient client = RestClient.create("http://localhost:" + this.httpPort);
		String location = client.get()
			.uri("/")
			.exchange((request, response) -> String.valueOf(response.getHeaders().getFirst(HttpHeaders.LOCATION)));
		assertThat(location).endsWith("/smtpd");
	}

}
