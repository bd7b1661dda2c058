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
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Sends a mail, so that what a test kit's own client costs isn't measured.
 */
final class Mail {

	private Mail() {
	}

	static void send(int port) throws IOException {
		try (Socket socket = new Socket("127.0.0.1", port);
				BufferedReader in = new BufferedReader(
						new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))) {
			read(in);
			for (String command : List.of("HELO client.example.org", "MAIL FROM:<joe@example.org>",
					"RCPT TO:<jane@example.org>", "DATA", "Subject: Hi\r\n\r\nHello\r\n.", "QUIT")) {
				socket.getOutputStream().write((command + "\r\n").getBytes(StandardCharsets.US_ASCII));
				read(in);
			}
		}
	}

	private static void read(BufferedReader in) throws IOException {
		String line = in.readLine();
		while (line.charAt(3) == '-') {
			line = in.readLine();
		}
		if (line.charAt(0) != '2' && line.charAt(0) != '3') {
			throw new IOException(line);
		}
	}

}
