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

import dev.smtpd.SmtpReply;
import dev.smtpd.protocol.ReplyEncoder;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;

/**
 * Sends a client away before a session begins.
 */
final class RefusedConnectionHandler extends ChannelInboundHandlerAdapter {

	private final @Nullable SmtpReply reply;

	private final Runnable connectionEnded;

	/**
	 * Create a handler.
	 * @param reply the reply to the client, {@code null} for none, since it expects TLS
	 * @param connectionEnded called when the connection is closed
	 */
	RefusedConnectionHandler(@Nullable SmtpReply reply, Runnable connectionEnded) {
		this.reply = reply;
		this.connectionEnded = connectionEnded;
	}

	@Override
	public void channelActive(ChannelHandlerContext ctx) {
		if (this.reply == null) {
			ctx.close();
		}
		else {
			byte[] bytes = ReplyEncoder.encode(this.reply, false);
			ctx.writeAndFlush(ctx.alloc().directBuffer(bytes.length).writeBytes(bytes))
				.addListener(ChannelFutureListener.CLOSE);
		}
	}

	@Override
	public void channelRead(ChannelHandlerContext ctx, Object msg) {
		ReferenceCountUtil.release(msg);
	}

	@Override
	public void channelInactive(ChannelHandlerContext ctx) {
		this.connectionEnded.run();
	}

	@Override
	public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
		ctx.close();
	}

}
