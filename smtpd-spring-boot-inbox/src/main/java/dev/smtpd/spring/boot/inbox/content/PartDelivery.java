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

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

import dev.smtpd.mail.MailPart;
import org.jspecify.annotations.Nullable;

import org.springframework.http.ContentDisposition;

/**
 * How a part of a message is sent to a browser. The media type that the sender has
 * declared has no say: a picture is shown if its first bytes are those of one, and
 * everything else is a file to be saved. Send it with
 * {@code X-Content-Type-Options: nosniff}.
 *
 * @param contentType the value of Content-Type
 * @param contentDisposition the value of Content-Disposition (RFC 6266)
 * @since 0.1.0
 */
public record PartDelivery(String contentType, String contentDisposition) {

	private static final String FILE = "application/octet-stream";

	/**
	 * Decide how a part is sent.
	 * @param part the part
	 * @return how it is sent
	 * @throws IOException if the message can't be read
	 */
	public static PartDelivery of(MailPart part) throws IOException {
		byte[] start;
		try (InputStream in = part.inputStream()) {
			start = in.readNBytes(PictureType.PREFIX);
		}
		PictureType picture = PictureType.of(start);
		String name = part.name();
		String file = (name != null) ? name : "part-" + part.number();
		return (picture != null) ? new PartDelivery(picture.mediaType(), header("inline", file)) : file(file);
	}

	/**
	 * Return how a file is sent that is to be saved.
	 * @param name the name of the file, which may be any text
	 * @return how it is sent
	 */
	public static PartDelivery file(@Nullable String name) {
		return new PartDelivery(FILE, header("attachment", (name != null) ? name : "file"));
	}

	private static String header(String type, String name) {
		String plain = DisplayName.of(name).replace('"', '_').replace('\\', '_').replace('/', '_');
		return ContentDisposition.builder(type).filename(plain, StandardCharsets.UTF_8).build().toString();
	}

}
