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

package dev.smtpd;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.smtpd.auth.AuthMode;
import dev.smtpd.extension.SmtpExtension;
import dev.smtpd.settings.AddressSyntax;
import dev.smtpd.settings.AuthLimits;
import dev.smtpd.settings.Network;
import dev.smtpd.settings.SmtpLimits;
import dev.smtpd.test.SmtpTestClient;
import dev.smtpd.test.SmtpTestConnection;
import dev.smtpd.transport.NettySmtpServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The conversations of {@code dialogues.txt}, each with a server over a real socket.
 */
class DialogueTests {

	private static final List<Network> LOOPBACK = List.of(Network.of("127.0.0.0/8"), Network.of("::1"));

	// most dialogues make more errors than a client may
	private static final SmtpLimits PATIENT = SmtpLimits.defaults().withMaxErrors(1000);

	private static final Map<String, UnaryOperator<SmtpServer.Builder>> CONFIGURATIONS = Map
		.ofEntries(Map.entry("default", UnaryOperator.identity()),
				Map.entry("smtputf8", (builder) -> builder.enableSmtputf8(true)),
				Map.entry("decode-data", (builder) -> builder.decodeData(true)),
				Map.entry("small", (builder) -> builder.dataSizeLimit(100)),
				Map.entry("unlimited", (builder) -> builder.dataSizeLimit(0)),
				Map.entry("three-recipients", (builder) -> builder.limits((limits) -> limits.withMaxRecipients(3))),
				Map.entry("limits",
						(builder) -> builder.limits((limits) -> PATIENT.withMaxErrors(3)
							.withMaxCommands(8)
							.withMaxMessages(2)
							.withMaxTextLine(998)
							.withMaxHeaderSize(1024))),
				Map.entry("lmtp", (builder) -> builder.protocol(SmtpProtocol.LMTP)),
				Map.entry("tolerant", (builder) -> builder.syntax(
						(syntax) -> syntax.withAddresses(AddressSyntax.TOLERANT).withLmtpUnqualifiedRecipients(true))),
				Map.entry("tolerant-lmtp",
						(builder) -> builder.protocol(SmtpProtocol.LMTP)
							.syntax((syntax) -> syntax.withLmtpUnqualifiedRecipients(true))),
				Map.entry(
						"extensions",
						(builder) -> builder.extensions(EnumSet.allOf(SmtpExtension.class))
							.limits((limits) -> limits.withMaxFutureRelease(Duration.ofHours(1)))),
				Map.entry("auth", (builder) -> builder.auth(AuthMode.REQUIRED)
					.authentication((auth) -> auth.withAllowWithoutTls(true).withFailureDelay(Duration.ZERO))
					// no input depends on others
					.authentication((auth) -> auth
						.withLimits(AuthLimits.defaults().withMaxFailuresPerAddress(0).withMaxFailuresPerUser(0)))
					.authenticator((session, username,
							password) -> (username.equals("joe") && password.equals("secret")) ? () -> "joe" : null)
					.tokenAuthenticator((session, username, token) -> token.equals("valid") ? () -> "jane" : null)),
				Map.entry("trusted",
						(builder) -> builder
							.proxies((proxies) -> proxies.withXclientNetworks(LOOPBACK).withXforwardNetworks(LOOPBACK))
							.receivedHeader(true)));

	private static final List<String> TRANSACTION = List.of("EHLO client.example.org", "MAIL FROM:<joe@example.org>",
			"RCPT TO:<jane@example.org>", "DATA");

	private static final Map<String, SmtpServer> servers = new LinkedHashMap<>();

	@BeforeAll
	static void start() {
		CONFIGURATIONS.forEach((name, configuration) -> {
			SmtpServer.Builder builder = NettySmtpServer.builder().port(0).hostname("mx.example.org");
			builder.processor(MessageProcessor.nonBlocking((message) -> null));
			SmtpServer server = configuration.apply(builder.limits((limits) -> PATIENT)).build();
			server.start();
			servers.put(name, server);
		});
	}

	@AfterAll
	static void stop() {
		servers.values().forEach(SmtpServer::stop);
		servers.clear();
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("dialogues")
	void dialogue(Dialogue dialogue) {
		SmtpServer server = servers.get(dialogue.configuration());
		assertThat(server).as("configuration %s", dialogue.configuration()).isNotNull();
		try (SmtpTestConnection client = SmtpTestClient.bindToServer(server.connectors().get(0).port()).connect()) {
			prepare(client, dialogue.after());
			boolean closed = false;
			for (Exchange exchange : dialogue.exchanges()) {
				client.sendRaw(exchange.sent());
				for (Reply reply : exchange.replies()) {
					closed = reply.isEndOfConnection();
					reply.expectFrom(client, dialogue.title() + ": " + exchange);
				}
			}
			if (!closed) {
				client.send("QUIT").expect("221 2.0.0 Bye").expectClosed();
			}
		}
	}

	@Test
	void dialoguesNameTheirSources() {
		assertThat(dialogues()).extracting(Dialogue::title)
			.doesNotHaveDuplicates()
			.allMatch((title) -> title.matches("(RFC \\d+ (\\d[\\d.]*|appendix [A-Z])|smtpd\\.py|Postfix): .+"));
	}

	@Test
	void dialoguesAreMany() {
		int replies = dialogues().stream()
			.flatMap((dialogue) -> dialogue.exchanges().stream())
			.mapToInt((exchange) -> exchange.replies().size())
			.sum();
		assertThat(replies).isGreaterThan(150);
	}

	private static void prepare(SmtpTestConnection client, String after) {
		if (after.equals("CONNECT")) {
			return;
		}
		client.expect("220 mx.example.org ");
		if (after.equals("HELO")) {
			client.send("HELO client.example.org").expect("250 mx.example.org");
			return;
		}
		List<String> steps = List.of("GREETING", "EHLO", "MAIL", "RCPT", "DATA");
		assertThat(steps).contains(after);
		for (String command : TRANSACTION.subList(0, steps.indexOf(after))) {
			client.send(command).expect(command.equals("DATA") ? "354 " : "250");
		}
	}

	static List<Dialogue> dialogues() {
		try (InputStream in = DialogueTests.class.getResourceAsStream("dialogues.txt")) {
			assertThat(in).isNotNull();
			String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
			List<Dialogue> dialogues = new ArrayList<>();
			for (String block : text.replaceAll("(?m)^#.*\\R", "").strip().split("\\R{2,}")) {
				dialogues.add(Dialogue.parse(block.lines().toList()));
			}
			return dialogues;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	record Dialogue(String title, String configuration, String after, List<Exchange> exchanges) {

		static Dialogue parse(List<String> lines) {
			String configuration = "default";
			String after = "GREETING";
			List<Exchange> exchanges = new ArrayList<>();
			List<String> sent = new ArrayList<>();
			List<String> expected = new ArrayList<>();
			for (String line : lines.subList(1, lines.size())) {
				String value = line.substring(line.indexOf(':') + 1).stripLeading();
				switch (line.substring(0, line.indexOf(':') + 1)) {
					case "config:" -> {
						configuration = value;
					}
					case "after:" -> {
						after = value;
					}
					case "C:" -> {
						if (!expected.isEmpty()) {
							exchanges.add(Exchange.of(sent, expected));
							sent.clear();
							expected.clear();
						}
						sent.add(value);
					}
					case "S:" -> expected.add(value);
					default -> throw new AssertionError("Not understood: " + line);
				}
			}
			exchanges.add(Exchange.of(sent, expected));
			return new Dialogue(lines.get(0), configuration, after, exchanges);
		}

		@Override
		public String toString() {
			return this.title;
		}

	}

	record Exchange(List<String> lines, byte[] sent, List<Reply> replies) {

		private static final Pattern REPETITION = Pattern.compile("\\{([^{}]+)\\*(\\d+)}");

		private static final Pattern ESCAPE = Pattern.compile("\\\\(r|n|\\\\|x[0-9A-F]{2})");

		static Exchange of(List<String> sent, List<String> expected) {
			assertThat(expected).as("reply to %s", sent).isNotEmpty();
			ByteArrayOutputStream bytes = new ByteArrayOutputStream();
			sent.forEach((line) -> bytes.writeBytes(toBytes(line)));
			return new Exchange(List.copyOf(sent), bytes.toByteArray(), Reply.parse(expected));
		}

		@Override
		public String toString() {
			return this.lines.toString();
		}

		private static byte[] toBytes(String line) {
			String text = REPETITION.matcher(line)
				.replaceAll(
						(match) -> Matcher.quoteReplacement(match.group(1).repeat(Integer.parseInt(match.group(2)))));
			String octets = new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
			String unescaped = ESCAPE.matcher(octets)
				.replaceAll((match) -> Matcher.quoteReplacement(unescape(match.group(1))));
			return (unescaped + "\r\n").getBytes(StandardCharsets.ISO_8859_1);
		}

		private static String unescape(String escape) {
			return switch (escape) {
				case "r" -> "\r";
				case "n" -> "\n";
				case "\\" -> "\\";
				default -> String.valueOf((char) Integer.parseInt(escape.substring(1), 16));
			};
		}

	}

	record Reply(List<String> lines) {

		private static final String ELLIPSIS = " ...";

		static List<Reply> parse(List<String> expected) {
			List<Reply> replies = new ArrayList<>();
			List<String> lines = new ArrayList<>();
			for (String line : expected) {
				lines.add(line);
				if (!line.matches("\\d{3}-.*") || line.endsWith(ELLIPSIS)) {
					replies.add(new Reply(List.copyOf(lines)));
					lines.clear();
				}
			}
			assertThat(lines).as("reply without its last line").isEmpty();
			return replies;
		}

		boolean isEndOfConnection() {
			return this.lines.equals(List.of("<closed>"));
		}

		void expectFrom(SmtpTestConnection client, String description) {
			if (isEndOfConnection()) {
				client.expectClosed();
				return;
			}
			List<String> reply = client.readReply().lines();
			String first = this.lines.get(0);
			if (first.endsWith(ELLIPSIS)) {
				assertThat(reply).as("%s", description).hasSizeGreaterThan(1);
				assertThat(reply.get(0)).as("%s", description)
					.isEqualTo(first.substring(0, first.length() - ELLIPSIS.length()));
			}
			else if (this.lines.size() > 1) {
				assertThat(reply).as("%s", description).isEqualTo(this.lines);
			}
			else {
				assertThat(reply).as("%s", description).hasSize(1);
				assertThat(reply.get(0)).as("%s", description).startsWith(first);
			}
		}

	}

}
