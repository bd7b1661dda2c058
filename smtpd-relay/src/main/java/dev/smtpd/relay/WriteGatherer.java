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

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import org.jspecify.annotations.Nullable;

/**
 * Joins small buffers that are written one after the other, so that the commands of a
 * transaction are sent by one system call.
 */
final class WriteGatherer extends ChannelOutboundHandlerAdapter {

	private static final int CAPACITY = 4096;

	private @Nullable ByteBuf gathered;

	@Override
	public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
		if (message instanceof ByteBuf buffer && promise.isVoid() && buffer.readableBytes() < CAPACITY) {
			gather(context, buffer);
			return;
		}
		pass(context);
		context.write(message, promise);
	}

	private void gather(ChannelHandlerContext context, ByteBuf buffer) {
		try {
			ByteBuf target = this.gathered;
			if (target != null && target.maxWritableBytes() < buffer.readableBytes()) {
				pass(context);
				target = null;
			}
			if (target == null) {
				target = context.alloc().buffer(CAPACITY, CAPACITY);
				this.gathered = target;
			}
			target.writeBytes(buffer);
		}
		finally {
			buffer.release();
		}
	}

	private void pass(ChannelHandlerContext context) {
		ByteBuf buffer = this.gathered;
		if (buffer != null) {
			this.gathered = null;
			context.write(buffer, context.voidPromise());
		}
	}

	@Override
	public void flush(ChannelHandlerContext context) {
		pass(context);
		context.flush();
	}

	@Override
	public void handlerRemoved(ChannelHandlerContext context) {
		ByteBuf buffer = this.gathered;
		if (buffer != null) {
			this.gathered = null;
			buffer.release();
		}
	}

}
