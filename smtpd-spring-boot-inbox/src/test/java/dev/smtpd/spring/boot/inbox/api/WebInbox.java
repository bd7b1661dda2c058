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

package dev.smtpd.spring.boot.inbox.api;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

import dev.smtpd.SmtpReply;
import dev.smtpd.SmtpReplyException;
import dev.smtpd.spring.event.MessageReceivedEvent;
import dev.smtpd.test.SmtpTestClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;

/**
 * A web application with an inbox, and a client of its API.
 */
public final class WebInbox implements AutoCloseable {

	private static final JsonMapper MAPPER = JsonMapper.builder().build();

	private static final HttpClient CLIENT = HttpClient.newHttpClient();

	private final ConfigurableApplicationContext context;

	private WebInbox(ConfigurableApplicationContext context) {
		this.context = context;
	}

	public static WebInbox run(String... properties) {
		List<String> all = new ArrayList<>(
				List.of("smtpd.port=0", "smtpd.address=127.0.0.1", "smtpd.inbox.enabled=true", "server.port=0",
						"server.address=127.0.0.1", "smtpd.inbox.database=application",
						"spring.datasource.url=jdbc:h2:mem:" + UUID.randomUUID(), "spring.jmx.enabled=false",
						"spring.autoconfigure.exclude=org.springframework.boot.security.autoconfigure.web.servlet."
								+ "ServletWebSecurityAutoConfiguration"));
		all.addAll(List.of(properties));
		return new WebInbox(new SpringApplicationBuilder(Application.class).web(WebApplicationType.SERVLET)
			.properties(all.toArray(new String[0]))
			.run());
	}

	public ConfigurableApplicationContext context() {
		return this.context;
	}

	public int smtpPort() {
		return Integer.parseInt(this.context.getEnvironment().getProperty("local.smtpd.port"));
	}

	public int httpPort() {
		return Integer.parseInt(this.context.getEnvironment().getProperty("local.server.port"));
	}

	public SmtpTestClient smtp() {
		return SmtpTestClient.bindToServer(smtpPort());
	}

	/**
	 * Send a message and return its number.
	 */
	public long deliver(String recipient, String subject, String text) {
		smtp().mail()
			.from("joe@example.org")
			.to(recipient)
			.subject(subject)
			.text(text)
			.send()
			.assertThat()
			.isAccepted();
		return newest();
	}

	public long newest() {
		return get("/messages?size=1").json().get("messages").get(0).get("id").asLong();
	}

	public Result get(String path) {
		return exchange("GET", path, null);
	}

	public Result exchange(String method, String path, String json, String... headers) {
		HttpRequest.Builder request = request(method, path, json, headers);
		return send((json != null) ? request.header("Content-Type", "application/json") : request);
	}

	public Result post(String path, String contentType, String body, String... headers) {
		return send(request("POST", path, body, headers).header("Content-Type", contentType));
	}

	public URI uri(String path) {
		String encoded = path.replace(" ", "%20").replace("\"", "%22");
		return URI.create("http://127.0.0.1:" + httpPort()
				+ (path.startsWith("//") ? encoded.substring(1) : "/smtpd/api" + encoded));
	}

	private HttpRequest.Builder request(String method, String path, String body, String... headers) {
		HttpRequest.Builder request = HttpRequest.newBuilder(uri(path))
			.method(method,
					(body != null) ? HttpRequest.BodyPublishers.ofString(body) : HttpRequest.BodyPublishers.noBody());
		return (headers.length > 0) ? request.headers(headers) : request;
	}

	private static Result send(HttpRequest.Builder request) {
		try {
			return new Result(CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofByteArray()));
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	@Override
	public void close() {
		this.context.close();
	}

	/**
	 * A response.
	 */
	public record Result(HttpResponse<byte[]> response) {

		public int status() {
			return this.response.statusCode();
		}

		public String text() {
			return new String(this.response.body(), StandardCharsets.UTF_8);
		}

		public JsonNode json() {
			return MAPPER.readTree(this.response.body());
		}

		public String header(String name) {
			return this.response.headers().firstValue(name).orElse("");
		}

	}

	/**
	 * The application, whose JSON is unlike that of others.
	 */
	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

		@EventListener
		void on(MessageReceivedEvent event) {
			if (event.getMessage().envelope().sender().localPart().equals("reject")) {
				throw new SmtpReplyException(SmtpReply.reject("5.7.1", "Not welcome here"));
			}
		}

	}

}
