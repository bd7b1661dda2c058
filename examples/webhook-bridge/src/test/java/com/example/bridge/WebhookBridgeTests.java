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

package com.example.bridge;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpServer;
import dev.smtpd.spring.boot.test.AutoConfigureSmtpd;
import dev.smtpd.test.SmtpTestClient;
import dev.smtpd.test.TestMail;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.json.JsonContent;

import static org.assertj.core.api.Assertions.assertThat;

@SpringBootTest(properties = "webhook.secret=s3cret")
@AutoConfigureSmtpd
class WebhookBridgeTests {

	private static final Endpoint endpoint = new Endpoint();

	@Autowired
	private SmtpTestClient smtp;

	@DynamicPropertySource
	static void url(DynamicPropertyRegistry registry) {
		registry.add("webhook.url", endpoint::url);
	}

	@AfterAll
	static void stop() {
		endpoint.server.stop(0);
	}

	@Test
	void mailIsPostedWithItsAttachments() throws Exception {
		endpoint.status = 204;
		TestMail mail = TestMail.from("Ann <ann@example.org>")
			.to("orders@example.org")
			.subject("Lamp")
			.text("One, please.")
			.attach("lamp.txt", "text/plain", "It shines.".getBytes(StandardCharsets.US_ASCII));
		assertThat(this.smtp.send(mail)).isAccepted();
		Request request = endpoint.requests.take();
		JsonContent json = new JsonContent(new String(request.body, StandardCharsets.UTF_8));
		assertThat(json).extractingPath("$.sender").isEqualTo("ann@example.org");
		assertThat(json).extractingPath("$.subject").isEqualTo("Lamp");
		assertThat(json).extractingPath("$.text").asString().isEqualToIgnoringNewLines("One, please.");
		assertThat(json).extractingPath("$.attachments[0].name").isEqualTo("lamp.txt");
		assertThat(json).extractingPath("$.attachments[0].content")
			.isEqualTo(Base64.getEncoder().encodeToString("It shines.".getBytes(StandardCharsets.US_ASCII)));
		assertThat(request.headers.getFirst("webhook-signature")).isEqualTo("v1," + request.sign("s3cret"));
		// after a reply that was lost, the same message has the same id
		assertThat(this.smtp.send(mail)).isAccepted();
		assertThat(endpoint.requests.take().headers.getFirst("webhook-id"))
			.isEqualTo(request.headers.getFirst("webhook-id"));
	}

	@ParameterizedTest
	@CsvSource({ "500, 451, 4.4.1", "302, 451, 4.4.1", "404, 451, 4.4.1", "422, 554, 5.6.0" })
	void clientGetsTheReplyOfTheEndpoint(int status, int code, String enhancedStatus) throws Exception {
		endpoint.status = status;
		assertThat(this.smtp.mail().to("orders@example.org").send()).hasReply(code, enhancedStatus);
		endpoint.requests.take();
	}

	/**
	 * A real server that answers as the test says.
	 */
	private static final class Endpoint {

		private final BlockingQueue<Request> requests = new LinkedBlockingQueue<>();

		private final HttpServer server;

		private volatile int status;

		Endpoint() {
			try {
				this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
			}
			catch (IOException ex) {
				throw new IllegalStateException(ex);
			}
			this.server.createContext("/", (exchange) -> {
				this.requests.add(new Request(exchange.getRequestHeaders(), exchange.getRequestBody().readAllBytes()));
				exchange.getResponseHeaders().add("Location", "/elsewhere");
				exchange.sendResponseHeaders(this.status, -1);
				exchange.close();
			});
			this.server.start();
		}

		String url() {
			return "http://127.0.0.1:" + this.server.getAddress().getPort() + "/mail";
		}

	}

	private record Request(Headers headers, byte[] body) {

		String sign(String secret) throws Exception {
			Mac mac = Mac.getInstance("HmacSHA256");
			mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
			String head = this.headers.getFirst("webhook-id") + "." + this.headers.getFirst("webhook-timestamp") + ".";
			mac.update(head.getBytes(StandardCharsets.UTF_8));
			return Base64.getEncoder().encodeToString(mac.doFinal(this.body));
		}

	}

}
