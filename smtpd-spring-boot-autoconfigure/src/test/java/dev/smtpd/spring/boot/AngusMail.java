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

package dev.smtpd.spring.boot;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Properties;

import jakarta.mail.Address;
import jakarta.mail.Authenticator;
import jakarta.mail.MessagingException;
import jakarta.mail.PasswordAuthentication;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import org.eclipse.angus.mail.util.CRLFOutputStream;

/**
 * Sends by Angus Mail, a client that nobody here wrote, in tests of whether other clients
 * get along with the server. All other tests use {@link dev.smtpd.test.SmtpTestClient
 * SmtpTestClient}.
 */
public final class AngusMail {

	private final Session session;

	/**
	 * Return a client that insists on STARTTLS.
	 * @param port the port of the server
	 * @return a new client
	 */
	public static AngusMail withStartTls(int port) {
		return secure(port, "mail.smtp.starttls.required");
	}

	/**
	 * Return a client that speaks TLS from the first byte.
	 * @param port the port of the server
	 * @return a new client
	 */
	public static AngusMail withImplicitTls(int port) {
		return secure(port, "mail.smtp.ssl.enable");
	}

	private static AngusMail secure(int port, String property) {
		Properties properties = new Properties(of(port).session.getProperties());
		properties.put("mail.smtp.starttls.enable", "true");
		properties.put("mail.smtp.ssl.trust", "*");
		properties.put("mail.smtp.ssl.checkserveridentity", "false");
		properties.put(property, "true");
		return new AngusMail(Session.getInstance(properties));
	}

	private AngusMail(Session session) {
		this.session = session;
	}

	/**
	 * Return a client of a server on this machine.
	 * @param port the port of the server
	 * @return a new client
	 */
	public static AngusMail of(int port) {
		Properties properties = new Properties();
		properties.put("mail.smtp.host", "localhost");
		properties.put("mail.smtp.port", Integer.toString(port));
		properties.put("mail.smtp.allow8bitmime", "true");
		properties.put("mail.mime.allowutf8", "true");
		properties.put("mail.smtp.timeout", "60000");
		properties.put("mail.smtp.connectiontimeout", "60000");
		return new AngusMail(Session.getInstance(properties));
	}

	/**
	 * Return this client with AUTH.
	 * @param mechanism the SASL mechanism
	 * @param username the name of the user
	 * @param secret the password or token
	 * @return a new client
	 */
	public AngusMail as(String mechanism, String username, String secret) {
		Properties properties = new Properties(this.session.getProperties());
		properties.put("mail.smtp.auth", "true");
		properties.put("mail.smtp.auth.mechanisms", mechanism);
		properties.put("mail.smtp.auth.xoauth2.disable", "false");
		return new AngusMail(Session.getInstance(properties, new Authenticator() {

			@Override
			protected PasswordAuthentication getPasswordAuthentication() {
				return new PasswordAuthentication(username, secret);
			}

		}));
	}

	/**
	 * Return a new message from {@code joe@example.org} to {@code jane@example.org}.
	 * @return a message without subject and text
	 * @throws MessagingException never
	 */
	public MimeMessage message() throws MessagingException {
		MimeMessage message = new MimeMessage(this.session);
		message.setFrom(new InternetAddress("joe@example.org"));
		message.setRecipients(MimeMessage.RecipientType.TO, "jane@example.org");
		return message;
	}

	/**
	 * Return a new message with a text.
	 * @param text the text and subject
	 * @return a message
	 * @throws MessagingException never
	 */
	public MimeMessage message(String text) throws MessagingException {
		MimeMessage message = message();
		message.setSubject(text, "UTF-8");
		message.setText(text + "\r\n", "UTF-8");
		return message;
	}

	/**
	 * Send messages over one connection.
	 * @param messages the messages
	 * @throws MessagingException if one isn't accepted
	 */
	public void send(MimeMessage... messages) throws MessagingException {
		try (Transport transport = this.session.getTransport("smtp")) {
			transport.connect();
			for (MimeMessage message : messages) {
				message.saveChanges();
				Address[] recipients = message.getAllRecipients();
				transport.sendMessage(message, recipients);
			}
		}
	}

	/**
	 * Return what goes over the wire for a message that was sent.
	 * @param message the message
	 * @return its bytes, with each line ended by CR LF, the last one too
	 * @throws MessagingException if it can't be written
	 * @throws IOException never
	 */
	public static byte[] bytes(MimeMessage message) throws MessagingException, IOException {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		OutputStream out = new CRLFOutputStream(bytes);
		message.writeTo(out, new String[] { "Bcc" });
		out.flush();
		if (!bytes.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n")) {
			bytes.write('\r');
			bytes.write('\n');
		}
		return bytes.toByteArray();
	}

}
