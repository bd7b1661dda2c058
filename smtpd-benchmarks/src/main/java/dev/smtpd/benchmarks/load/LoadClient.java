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

package dev.smtpd.benchmarks.load;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import dev.smtpd.benchmarks.load.LoadOptions.Tls;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslHandler;
import org.jspecify.annotations.Nullable;

/**
 * One connection of a load. To cost little, it only counts replies and checks their first
 * digit.
 */
final class LoadClient extends ChannelInboundHandlerAdapter {

	private static final ByteBuf EHLO = constant("EHLO client.example.org\r\n");

	private static final ByteBuf STARTTLS = constant("STARTTLS\r\n");

	private static final ByteBuf MAIL = constant("MAIL FROM:<sender@example.org>\r\n");

	private static final ByteBuf RCPT = constant("RCPT TO:<recipient@example.com>\r\n");

	private static final ByteBuf DATA = constant("DATA\r\n");

	private static final ByteBuf ENVELOPE = constant(
			"MAIL FROM:<sender@example.org>\r\nRCPT TO:<recipient@example.com>\r\nDATA\r\n");

	private static final ByteBuf QUIT = constant("QUIT\r\n");

	private static final long GREETING_SECONDS = 60;

	private final LoadGenerator load;

	private final CompletableFuture<Void> greeted = new CompletableFuture<>();

	private Step step = Step.GREETING;

	private int repliesAwaited = 1;

	private boolean secured;

	// the position in a reply line, and its first digit so far
	private int column;

	private byte severity;

	private boolean lastLine;

	LoadClient(LoadGenerator load) {
		this.load = load;
	}

	void awaitGreeted() throws Exception {
		this.greeted.get(GREETING_SECONDS, TimeUnit.SECONDS);
	}

	private static ByteBuf constant(String text) {
		return direct(text.getBytes(StandardCharsets.US_ASCII));
	}

	private static ByteBuf direct(byte[] bytes) {
		return Unpooled
			.unreleasableBuffer(Unpooled.directBuffer(bytes.length, bytes.length).writeBytes(bytes).asReadOnly());
	}

	// A message as smtp-source makes it: a short header, and lines of text.
	static ByteBuf content(int size) {
		StringBuilder text = new StringBuilder(size + 128).append("From: <sender@example.org>\r\n")
			.append("To: <recipient@example.com>\r\nSubject: Load\r\n\r\n");
		String line = "X".repeat(78) + "\r\n";
		while (text.length() < size) {
			text.append(line);
		}
		return constant(text.append(".\r\n").toString());
	}

	@Override
	public void channelRead(ChannelHandlerContext ctx, Object msg) {
		ByteBuf in = (ByteBuf) msg;
		try {
			while (in.isReadable()) {
				if (endsReply(in.readByte())) {
					replied(ctx);
				}
			}
		}
		catch (IOException ex) {
			this.load.failed(ex);
			ctx.close();
		}
		finally {
			in.release();
		}
	}

	private boolean endsReply(byte octet) throws IOException {
		if (this.column == 0) {
			this.severity = octet;
		}
		else if (this.column == 3) {
			this.lastLine = octet != '-';
		}
		this.column++;
		if (octet != '\n') {
			return false;
		}
		this.column = 0;
		if (this.severity != '2' && this.severity != '3') {
			throw new IOException("Refused with " + (char) this.severity + "xx in step " + this.step);
		}
		return this.lastLine;
	}

	private void replied(ChannelHandlerContext ctx) {
		if (--this.repliesAwaited > 0) {
			return;
		}
		switch (this.step) {
			case GREETING -> send(ctx, Step.EHLO, 1, EHLO);
			case EHLO -> ready(ctx);
			case STARTTLS -> secure(ctx);
			case MAIL -> send(ctx, Step.RCPT, 1, RCPT);
			case RCPT -> send(ctx, Step.DATA, 1, DATA);
			case DATA, ENVELOPE -> sendContent(ctx);
			case CONTENT -> next(ctx);
			case QUIT -> {
				// the server closes the connection
			}
		}
	}

	private void ready(ChannelHandlerContext ctx) {
		this.greeted.complete(null);
		if (this.load.options().tls() != Tls.NONE && !this.secured) {
			send(ctx, Step.STARTTLS, 1, STARTTLS);
		}
		else if (this.load.options().messages() > 0) {
			next(ctx);
		}
	}

	private void secure(ChannelHandlerContext ctx) {
		SslHandler tls = this.load.tls(ctx.alloc());
		if (tls != null) {
			this.secured = true;
			tls.handshakeFuture()
				.addListener((handshake) -> ctx.executor().execute(() -> send(ctx, Step.EHLO, 1, EHLO)));
			ctx.pipeline().addFirst(tls);
		}
	}

	private void next(ChannelHandlerContext ctx) {
		if ((this.step == Step.CONTENT && !this.load.options().kept()) || !this.load.takeMessage()) {
			send(ctx, Step.QUIT, 1, QUIT);
		}
		else if (this.load.options().pipelined()) {
			send(ctx, Step.ENVELOPE, 3, ENVELOPE);
		}
		else {
			send(ctx, Step.MAIL, 1, MAIL);
		}
	}

	// RFC 2920 section 3.1: content may begin a group of commands.
	private void sendContent(ChannelHandlerContext ctx) {
		ByteBuf content = this.load.content().duplicate();
		LoadOptions options = this.load.options();
		if (options.pipelined() && options.kept() && this.load.takeMessage()) {
			ctx.write(content);
			send(ctx, Step.ENVELOPE, 4, ENVELOPE);
		}
		else {
			send(ctx, Step.CONTENT, 1, content);
		}
	}

	private void send(ChannelHandlerContext ctx, Step step, int replies, ByteBuf command) {
		this.step = step;
		this.repliesAwaited = replies;
		ctx.writeAndFlush(command.duplicate());
	}

	@Override
	public void channelInactive(ChannelHandlerContext ctx) {
		if (this.step != Step.QUIT) {
			this.load.failed(null);
		}
		else if (!this.load.options().kept() && this.load.hasMessages()) {
			this.load.connectAgain();
		}
		else {
			this.load.finished();
		}
	}

	@Override
	public void exceptionCaught(ChannelHandlerContext ctx, @Nullable Throwable cause) {
		this.load.failed(cause);
		ctx.close();
	}

	private enum Step {

		GREETING, EHLO, STARTTLS, MAIL, RCPT, DATA, ENVELOPE, CONTENT, QUIT

	}

}
