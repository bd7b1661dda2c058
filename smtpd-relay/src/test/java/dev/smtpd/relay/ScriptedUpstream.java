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

package dev.smtpd.relay;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;

/**
 * An upstream server that follows a script, right or wrong: the only one of the relay's
 * tests, beside a real server.
 */
final class ScriptedUpstream implements AutoCloseable {

	private final ServerSocket socket;

	private final Script script;

	private final List<String> heard = new CopyOnWriteArrayList<>();

	private ScriptedUpstream(ServerSocket socket, Script script) {
		this.socket = socket;
		this.script = script;
	}

	static ScriptedUpstream start(Script script) {
		try {
			ScriptedUpstream upstream = new ScriptedUpstream(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()),
					script);
			new Thread(upstream::accept, "scripted-upstream").start();
			return upstream;
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * Start one that offers some extensions and accepts everything.
	 */
	static ScriptedUpstream accepting(String... extensions) {
		return start((conversation) -> {
			conversation.greet(extensions);
			conversation.accept();
		});
	}

	/**
	 * Start one that offers some extensions, accepts everything, and keeps no content.
	 */
	static ScriptedUpstream discarding(String... extensions) {
		return start((conversation) -> {
			conversation.greet(extensions);
			conversation.discard();
		});
	}

	RemoteAddress address() {
		return new RemoteAddress("localhost", this.socket.getLocalPort());
	}

	/**
	 * Return all lines that were received, on all connections.
	 */
	List<String> heard() {
		return this.heard;
	}

	private void accept() {
		try {
			while (!this.socket.isClosed()) {
				Socket connection = this.socket.accept();
				new Thread(() -> talk(connection), "scripted-upstream-connection").start();
			}
		}
		catch (IOException ex) {
			// closed
		}
	}

	private void talk(Socket connection) {
		try (connection) {
			this.script.run(new Conversation(connection));
		}
		catch (IOException ex) {
			// the relay has disconnected
		}
	}

	@Override
	public void close() {
		try {
			this.socket.close();
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private interface Step {

		void run() throws IOException;

	}

	interface Script {

		void run(Conversation conversation) throws IOException;

	}

	/**
	 * One connection.
	 */
	final class Conversation {

		private final Socket socket;

		private final BufferedReader in;

		private Conversation(Socket socket) throws IOException {
			this.socket = socket;
			this.in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
		}

		void say(String text) throws IOException {
			write(text + "\r\n");
		}

		// Say something that needn't be whole lines, in one write.
		void write(String text) throws IOException {
			this.socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
		}

		String hear() throws IOException {
			String line = this.in.readLine();
			if (line == null) {
				throw new IOException("end");
			}
			ScriptedUpstream.this.heard.add(line);
			return line;
		}

		void greet(String... extensions) throws IOException {
			say("220 upstream.example.org");
			hear();
			say(offer(extensions));
		}

		// Return the reply to EHLO.
		String offer(String... extensions) {
			StringBuilder reply = new StringBuilder("250-upstream.example.org");
			for (String extension : extensions) {
				reply.append("\r\n250-").append(extension);
			}
			return reply + "\r\n250 ENHANCEDSTATUSCODES";
		}

		void hearContent() throws IOException {
			while (!hear().equals(".")) {
				// on
			}
		}

		// Hear the chunk that a BDAT command has announced.
		void hearChunk(String command) throws IOException {
			int octets = Integer.parseInt(command.split(" ")[1]);
			StringBuilder chunk = new StringBuilder();
			while (chunk.length() < octets) {
				int next = this.in.read();
				if (next < 0) {
					throw new IOException("end");
				}
				chunk.append((char) next);
			}
			ScriptedUpstream.this.heard.add(chunk.toString());
		}

		void skipChunk(String command) throws IOException {
			long left = Long.parseLong(command.split(" ")[1]);
			while (left > 0) {
				left -= this.in.skip(left);
			}
		}

		// Accept some commands, and receive no further one.
		void accept(int commands) throws IOException {
			for (int i = 0; i < commands; i++) {
				hear();
				say("250 2.0.0 OK");
			}
		}

		// Accept the commands before a verb. Return the command with the verb.
		String acceptUntil(String verb) throws IOException {
			String command = hear();
			for (; !command.startsWith(verb); command = hear()) {
				say("250 2.0.0 OK");
			}
			return command;
		}

		// Accept messages with their content.
		void accept() throws IOException {
			accept(this::hearContent);
		}

		// Reply to each line, the content as well.
		void reply(UnaryOperator<String> replies) throws IOException {
			while (true) {
				say(replies.apply(hear()));
			}
		}

		void discard() throws IOException {
			accept(this::skipContent);
		}

		private void accept(Step content) throws IOException {
			while (true) {
				String verb = hear();
				if (verb.equals("DATA")) {
					say("354 go on");
					content.run();
					say("250 2.6.0 taken");
				}
				else {
					say("250 2.0.0 OK");
				}
			}
		}

		private void skipContent() throws IOException {
			String line;
			do {
				line = this.in.readLine();
			}
			while (line != null && !line.equals("."));
		}

		void halfClose() throws IOException {
			this.socket.shutdownOutput();
		}

	}

}
