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

package dev.smtpd.transport;

import java.nio.charset.StandardCharsets;

import io.netty.channel.ChannelOption;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * When input is acknowledged at once: when the client has to send more before there is a
 * reply. Its system may hold that back until then.
 */
class QuickAckTests {

	private final EmbeddedConnection connection = EmbeddedServer.of((builder) -> {
	}).connect();

	@Test
	void wholeCommandsAreAcknowledgedByTheirReplies() {
		send("EHLO client.example.org\r\n", 0, "250 ");
		send("MAIL FROM:<joe@example.org>\r\n", 0, "250 2.1.0");
		send("RCPT TO:<jane@example.org>\r\nDATA\r\n", 0, "354 ");
		send("Subject: hi\r\n\r\nhi\r\n.\r\n", 0, "250 2.0.0");
		send("MAIL FROM:<joe@example.org>\r\nRCPT TO:<jane@example.org>\r\nBDAT 2 LAST\r\nhi", 0, "250 2.0.0");
		send("QUIT\r\n", 0, "221 ");
	}

	@Test
	void chunkThatFollowsItsCommandIsWaitedFor() {
		send("EHLO client.example.org\r\nMAIL FROM:<joe@example.org>\r\nRCPT TO:<jane@example.org>\r\n", 0,
				"250 2.1.5");
		send("BDAT 10\r\n", 1, "");
		send("01234", 2, "");
		send("56789", 2, "250 2.0.0");
		send("BDAT 3 LAST\r\n", 3, "");
		send("abc", 3, "250 2.0.0");
	}

	@Test
	void contentInPiecesIsWaitedFor() {
		send("EHLO client.example.org\r\nMAIL FROM:<joe@example.org>\r\nRCPT TO:<jane@example.org>\r\nDATA\r\n", 0,
				"354 ");
		send("Subject: hi\r\n\r\n", 1, "");
		send("hi\r\n", 2, "");
		send(".\r\n", 2, "250 2.0.0");
	}

	@Test
	void commandInPiecesIsWaitedFor() {
		send("EH", 1, "");
		send("LO client.example.org\r\n", 1, "250 ");
		send("MAIL FROM:<joe@example.org>\r\nRCPT", 1, "250 2.1.0");
		send(" TO:<jane@example.org>", 2, "");
		send("\r\n", 2, "250 2.1.5");
	}

	@Test
	@EnabledOnOs(OS.LINUX)
	void systemHasTheOption() {
		ChannelOption<Boolean> option = IoTransport.nio(NioIoHandler.newFactory()).quickAck();
		assertThat(option).isNotNull();
		NioSocketChannel channel = new NioSocketChannel();
		try {
			assertThat(channel.config().setOption(option, true)).isTrue();
		}
		finally {
			channel.unsafe().closeForcibly();
		}
	}

	private void send(String text, int acknowledgements, String reply) {
		this.connection.receive();
		this.connection.send(text.getBytes(StandardCharsets.US_ASCII));
		String[] replies = this.connection.receive().split("\r\n");
		assertThat(replies[replies.length - 1]).startsWith(reply);
		assertThat(reply.isEmpty() && !replies[0].isEmpty()).isFalse();
		assertThat(this.connection.acknowledgements()).isEqualTo(acknowledgements);
	}

}
