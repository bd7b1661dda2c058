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

package dev.smtpd.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Pattern;

import dev.smtpd.MessageProcessor;
import dev.smtpd.SmtpMessage;
import dev.smtpd.SmtpReply;
import dev.smtpd.SmtpServer;
import dev.smtpd.transport.EmbeddedConnection;
import dev.smtpd.transport.EmbeddedServer;

/**
 * What clients and a server say to each other, and what must hold of it, whatever the
 * client says.
 */
final class Conversation {

	// the text may be UTF-8
	private static final Pattern LINE = Pattern.compile("[2-5]\\d\\d[ -][ -~\\x80-\\xFF]*");

	private static final int MAX_LINE_OCTETS = 512;

	private static final Pattern DATE = Pattern.compile("(?<=;\r\n\t)\\w{3}, \\d{1,2} \\w{3} \\d{4} [0-9:]{8} \\+0000");

	private static final Pattern LATEST_RELEASE = Pattern.compile("(?<=-FUTURERELEASE \\d{1,9} )\\S+");

	private final EmbeddedServer server;

	private final List<Message> messages = new ArrayList<>();

	Conversation(Consumer<SmtpServer.Builder> customizer) {
		this.server = EmbeddedServer.of((builder) -> {
			customizer.accept(builder);
			builder.processor(Conversation::judge).processor(MessageProcessor.nonBlocking((message) -> {
				this.messages.add(Message.of(message));
				return null;
			}));
		});
	}

	private static SmtpReply judge(SmtpMessage message) {
		return message.envelope().sender().localPart().equals("refused") ? SmtpReply.of(550, "5.7.1", "Not you")
				: SmtpReply.OK;
	}

	/**
	 * Send bytes in all ways, and find that they give the same.
	 * @param bytes what the client sends
	 * @return what came of it
	 */
	Result send(byte[] bytes) {
		List<Result> results = Pieces.ways(bytes).stream().map(this::sendPieces).toList();
		for (Result result : results) {
			check(result.equals(results.get(0)), () -> "In pieces " + result + "\nas a whole " + results.get(0));
		}
		return results.get(0);
	}

	private Result sendPieces(List<byte[]> pieces) {
		return converse((connection, replies) -> {
			for (byte[] piece : pieces) {
				connection.send(piece);
				replies.append(connection.receive());
			}
		});
	}

	/**
	 * Have a client speak with the server.
	 * @param client the client
	 * @return what came of it
	 */
	Result converse(Client client) {
		ErrorLog.clear();
		this.messages.clear();
		int ended = this.server.sessionsEnded();
		EmbeddedConnection connection = this.server.connect();
		StringBuilder replies = new StringBuilder(connection.receive());
		client.speak(connection, replies);
		boolean closed = !connection.isOpen();
		connection.endInput();
		replies.append(connection.receive());
		connection.finishAndReleaseAll();
		connection.checkException();
		ErrorLog.check();
		check(connection.heldBytes() == 0, () -> "Buffers were lost");
		check(this.server.sessionsEnded() == ended + 1, () -> "Session hasn't ended once");
		return new Result(readReplies(replies.toString()), List.copyOf(this.messages), closed);
	}

	private static List<String> readReplies(String received) {
		List<String> replies = new ArrayList<>();
		StringBuilder reply = new StringBuilder();
		int start = 0;
		while (start < received.length()) {
			int end = received.indexOf("\r\n", start);
			check(end >= 0, () -> "Reply isn't ended by CR LF: " + received);
			String line = received.substring(start, end);
			check(LINE.matcher(line).matches(), () -> "Not a line of a reply: " + line);
			check(line.length() + 2 <= MAX_LINE_OCTETS, () -> "Reply is too long: " + line);
			check(reply.isEmpty() || line.startsWith(reply.substring(0, 3)), () -> "Reply of two codes: " + received);
			reply.append(line).append("\r\n");
			if (line.charAt(3) == ' ') {
				replies.add(withoutChance(reply.toString()));
				reply.setLength(0);
			}
			start = end + 2;
		}
		check(reply.isEmpty(), () -> "Reply without its last line: " + received);
		return replies;
	}

	// a challenge of SCRAM is never the same, nor is the time
	private static String withoutChance(String reply) {
		if (reply.startsWith("334 ") && challenge(reply).startsWith("r=")) {
			return "334 SCRAM";
		}
		return reply.startsWith("250-") ? LATEST_RELEASE.matcher(reply).replaceFirst("now") : reply;
	}

	/**
	 * Return the challenge in a reply to AUTH.
	 * @param reply the reply
	 * @return the challenge
	 */
	static String challenge(String reply) {
		return new String(Base64.getDecoder().decode(reply.substring(4).strip()), StandardCharsets.UTF_8);
	}

	/**
	 * Fail unless something holds. Done so often that nothing else may be.
	 * @param holds whether it does
	 * @param otherwise what to say if it doesn't
	 */
	static void check(boolean holds, Otherwise otherwise) {
		if (!holds) {
			throw new AssertionError(otherwise.describe());
		}
	}

	/**
	 * Says what doesn't hold.
	 */
	interface Otherwise {

		/**
		 * Describe it.
		 * @return the description
		 */
		String describe();

	}

	/**
	 * Says what a client says.
	 */
	interface Client {

		/**
		 * Speak.
		 * @param connection the connection
		 * @param replies to be given what the server says
		 */
		void speak(EmbeddedConnection connection, StringBuilder replies);

	}

	/**
	 * What came of a conversation.
	 *
	 * @param replies what the server has said
	 * @param messages the messages
	 * @param closed whether the server has closed the connection
	 */
	record Result(List<String> replies, List<Message> messages, boolean closed) {

	}

	/**
	 * A message as the application has seen it.
	 *
	 * @param envelope from whom and to whom, and who gave it
	 * @param content its octets as characters
	 */
	record Message(String envelope, String content) {

		private static Message of(SmtpMessage message) {
			String content = new String(message.content().toByteArray(), StandardCharsets.ISO_8859_1);
			check(message.content().size() == content.length(), () -> "Size of the content is wrong");
			return new Message(message.envelope() + " " + message.id() + " " + message.session().peer() + " "
					+ message.session().clientName() + " " + message.session().authenticationMechanism() + " "
					+ message.session().forwardedClient(), DATE.matcher(content).replaceFirst("now"));
		}

	}

}
