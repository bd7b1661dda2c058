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
import java.time.Duration;
import java.util.concurrent.TimeUnit;

import dev.smtpd.fault.Fault;
import dev.smtpd.fault.FaultStage;
import dev.smtpd.fault.SmtpFaults;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.util.ReferenceCountUtil;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of {@link DelaySuspension}.
 */
class DelaySuspensionTests {

	// the client doesn't take the last reply yet
	@ParameterizedTest
	@EnumSource(names = { "EHLO", "MAIL", "RCPT", "DATA", "END_OF_DATA" })
	void nothingBeginsAfterTheSessionHasEnded(FaultStage stage) {
		SmtpFaults faults = new SmtpFaults();
		faults.add(Fault.at(stage).delay(Duration.ofSeconds(2)));
		EmbeddedServer server = EmbeddedServer.of((builder) -> builder.faults(faults));
		EmbeddedConnection connection = server.connect();
		connection.freezeTime();
		connection.send(("EHLO client.example.org\r\nMAIL FROM:<joe@example.org>\r\nRCPT TO:<jane@example.org>\r\n"
				+ "BDAT 4 LAST\r\nhi\r\n")
			.getBytes(StandardCharsets.US_ASCII));
		connection.receive();
		connection.pipeline().addFirst(new ChannelOutboundHandlerAdapter() {

			@Override
			public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
				ReferenceCountUtil.release(message);
			}

		});
		SmtpConnectionHandler handler = connection.pipeline().get(SmtpConnectionHandler.class);
		handler.closeNow();
		connection.advanceTimeBy(3, TimeUnit.SECONDS);
		connection.runScheduledPendingTasks();
		assertThat(connection.isOpen()).isTrue();
		assertThat(handler.session().processedMessageId()).isNull();
		assertThat(server.store().usage().memoryBytes()).isZero();
		assertThat(faults.list().get(0).made()).isEqualTo(1);
		connection.advanceTimeBy(10, TimeUnit.SECONDS);
		connection.runScheduledPendingTasks();
		connection.runPendingTasks();
		assertThat(connection.isOpen()).isFalse();
		assertThat(server.sessionsEnded()).isEqualTo(1);
		assertThat(connection.heldBytes()).isZero();
	}

}
