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

package dev.smtpd.spring.boot.load;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.HexFormat;

import dev.smtpd.MessageProcessor;
import dev.smtpd.SmtpMessage;
import dev.smtpd.SmtpReply;
import dev.smtpd.SmtpServer;
import dev.smtpd.spring.context.SmtpServerInitializedEvent;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * An application in a process of its own, which stores the first line of each message in
 * a database and replies with the SHA-256 of its content. Prints its port.
 */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
public class LoadApplication {

	public static void main(String[] args) {
		SpringApplication.run(LoadApplication.class, args);
	}

	@Bean
	MessageProcessor store(JdbcTemplate jdbc) {
		jdbc.execute("create table if not exists mail (id varchar primary key)");
		return (message) -> {
			jdbc.update("insert into mail values (?)", firstLine(message));
			return SmtpReply.of(250, "2.0.0", sha256(message.content().inputStream()));
		};
	}

	@EventListener
	void on(SmtpServerInitializedEvent event) {
		SmtpServer server = event.getServer();
		System.out.println("port=" + server.connectors().get(0).port());
	}

	private static String firstLine(SmtpMessage message) throws IOException {
		try (InputStream in = message.content().inputStream()) {
			String start = new String(in.readNBytes(100), StandardCharsets.US_ASCII);
			return start.substring(0, start.indexOf('\r'));
		}
	}

	static String sha256(InputStream in) throws Exception {
		MessageDigest digest = MessageDigest.getInstance("SHA-256");
		try (InputStream digesting = new DigestInputStream(in, digest)) {
			digesting.transferTo(OutputStream.nullOutputStream());
		}
		return HexFormat.of().formatHex(digest.digest());
	}

}
