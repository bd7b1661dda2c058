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

import java.nio.ByteBuffer;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

import dev.smtpd.SmtpReply;
import dev.smtpd.protocol.ReplyEncoder;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;

/**
 * Turns replies into buffers; frequent ones are encoded once. Shared by the sessions of a
 * server.
 */
final class ReplyWriter {

	private final Map<SmtpReply, ByteBuf> encoded = new IdentityHashMap<>();

	ReplyWriter(List<SmtpReply> frequent) {
		for (SmtpReply reply : frequent) {
			byte[] bytes = ReplyEncoder.encode(reply, false);
			ByteBuffer direct = ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
			this.encoded.put(reply, Unpooled.unreleasableBuffer(Unpooled.wrappedBuffer(direct)));
		}
	}

	// Return a reply as a buffer that is to be written once.
	ByteBuf toBuffer(ByteBufAllocator allocator, SmtpReply reply, boolean utf8) {
		ByteBuf shared = this.encoded.get(reply);
		if (shared != null) {
			return shared.duplicate();
		}
		byte[] bytes = ReplyEncoder.encode(reply, utf8);
		return allocator.directBuffer(bytes.length).writeBytes(bytes);
	}

	// Return the first half of the first line, without CR LF.
	ByteBuf toHalfBuffer(ByteBufAllocator allocator, SmtpReply reply, boolean utf8) {
		byte[] bytes = ReplyEncoder.encode(reply, utf8);
		int length = 0;
		while (bytes[length] != '\r') {
			length++;
		}
		return allocator.directBuffer(length).writeBytes(bytes, 0, (length + 1) / 2);
	}

}
