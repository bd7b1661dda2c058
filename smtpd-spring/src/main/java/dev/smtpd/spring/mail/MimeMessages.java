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

package dev.smtpd.spring.mail;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;

import dev.smtpd.MessageContent;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;

/**
 * Reads received mail with Jakarta Mail, for applications that have it on their class
 * path.
 *
 * @since 0.1.0
 */
public final class MimeMessages {

	private static final Session SESSION = Session.getInstance(utf8Headers());

	private MimeMessages() {
	}

	// headers may be UTF-8 (RFC 6532), and some clients send them so without asking
	private static Properties utf8Headers() {
		Properties properties = new Properties();
		properties.setProperty("mail.mime.allowutf8", "true");
		return properties;
	}

	/**
	 * Return the content of a message as a MIME message:
	 * {@code MimeMessages.from(message.content()).getSubject()}.
	 * @param content the content, which is read into memory
	 * @return a new message at each call, detached from any mail session
	 * @throws MessagingException if the content can't be parsed
	 */
	public static MimeMessage from(MessageContent content) throws MessagingException {
		try (InputStream in = content.inputStream()) {
			return new MimeMessage(SESSION, in);
		}
		catch (IOException ex) {
			throw new MessagingException("Content can't be read", ex);
		}
	}

}
