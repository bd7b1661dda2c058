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

package dev.smtpd.spring.boot.inbox.content;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

import dev.smtpd.mail.InboundMail;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.http.ContentDisposition;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link PartDelivery}.
 */
class PartDeliveryTests {

	@Test
	void pictureIsShownWhateverItsTypeIsDeclaredToBe() throws IOException {
		PartDelivery delivery = delivery("Content-Type: text/html; name=\"a.html\"", Pictures.of("png", 1, 1));
		assertThat(delivery.contentType()).isEqualTo("image/png");
		assertThat(delivery.contentDisposition()).startsWith("inline; filename=");
	}

	@ParameterizedTest
	@ValueSource(strings = { "text/html", "image/svg+xml", "image/png", "application/xhtml+xml", "text/xml",
			"application/pdf", "text/javascript", "multipart/x-mixed-replace; boundary=x", "nonsense" })
	void everythingElseIsSaved(String type) throws IOException {
		PartDelivery delivery = delivery("Content-Type: " + type,
				"<script>alert(1)</script>".getBytes(StandardCharsets.US_ASCII));
		assertThat(delivery.contentType()).isEqualTo("application/octet-stream");
		assertThat(delivery.contentDisposition()).startsWith("attachment; ");
	}

	@ParameterizedTest
	@ValueSource(strings = { "a\"; filename=evil.exe", "a\r\nSet-Cookie: x=y", "\u202Egpj.exe", "../../etc/passwd",
			"<script>alert(1)</script>.html", "a\\\"b", "Grüße 日本 \uD83D\uDE00.txt", "\uD83D", "a%22b'c*d", "" })
	void namesCannotBreakOut(String name) {
		PartDelivery delivery = PartDelivery.file(name);
		String header = delivery.contentDisposition();
		assertThat(header).startsWith("attachment; filename").matches("[ -~]*");
		assertThat(header.chars().filter((c) -> c == '"').count()).isLessThanOrEqualTo(2);
		ContentDisposition parsed = ContentDisposition.parse(header);
		assertThat(parsed.getFilename()).isNotNull()
			.doesNotContain("/", "\\", "\r", "\n", "\u202E")
			.hasSizeLessThanOrEqualTo(255);
	}

	@Test
	void nameOfAPartIsUsed() throws IOException {
		PartDelivery delivery = delivery("Content-Disposition: attachment; filename*=UTF-8''a%E2%82%AC%E2%80%AEgpj.exe",
				new byte[] { 1 });
		assertThat(delivery.contentDisposition()).contains("filename*=UTF-8''a%E2%82%ACgpj.exe");
	}

	private static PartDelivery delivery(String header, byte[] body) throws IOException {
		ByteArrayOutputStream message = new ByteArrayOutputStream();
		message.writeBytes((header + "\r\n\r\n").getBytes(StandardCharsets.UTF_8));
		message.writeBytes(body);
		return PartDelivery.of(InboundMail.of(message.toByteArray()).structure());
	}

}
