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

package dev.smtpd.readme;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import dev.smtpd.mail.MailAddress;
import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Component;

@Component
class TicketComments {

	private final List<String> comments = new CopyOnWriteArrayList<>();

	void add(String subject, @Nullable MailAddress author, String text) {
		this.comments.add(subject + " | " + author + " | " + text);
	}

	void attach(@Nullable String name, String mediaType, InputStream content) {
		try (content) {
			this.comments
				.add(name + " | " + mediaType + " | " + new String(content.readAllBytes(), StandardCharsets.UTF_8));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	List<String> comments() {
		return this.comments;
	}

}
