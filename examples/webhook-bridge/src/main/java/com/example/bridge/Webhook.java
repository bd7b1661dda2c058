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

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

import tools.jackson.databind.json.JsonMapper;

import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestClientException;

/**
 * Posts mail, signed as <a href="https://www.standardwebhooks.com">Standard Webhooks</a>
 * say.
 */
@Component
class Webhook {

	private final RestClient client;

	private final JsonMapper json;

	private final WebhookProperties properties;

	Webhook(RestClient.Builder builder, JsonMapper json, WebhookProperties properties) {
		this.client = builder.build();
		this.json = json;
		this.properties = properties;
	}

	void post(MailPayload mail) throws GeneralSecurityException {
		byte[] body = this.json.writeValueAsBytes(mail);
		String id = "msg_" + HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(body));
		String timestamp = Long.toString(Instant.now().getEpochSecond());
		HttpStatusCode status = this.client.post()
			.uri(this.properties.url())
			.contentType(MediaType.APPLICATION_JSON)
			.header("webhook-id", id)
			.header("webhook-timestamp", timestamp)
			.header("webhook-signature", "v1," + sign(id + "." + timestamp + ".", body))
			.body(body)
			.retrieve()
			.toBodilessEntity()
			.getStatusCode();
		if (!status.is2xxSuccessful()) {
			throw new RestClientException("The endpoint has answered " + status);
		}
	}

	private String sign(String head, byte[] body) throws GeneralSecurityException {
		Mac mac = Mac.getInstance("HmacSHA256");
		mac.init(new SecretKeySpec(this.properties.secret().getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
		mac.update(head.getBytes(StandardCharsets.UTF_8));
		return Base64.getEncoder().encodeToString(mac.doFinal(body));
	}

}
