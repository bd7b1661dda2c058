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

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.haproxy.HAProxyProtocolException;

/**
 * Finds out with the first octet that can't be of a PROXY header that the peer speaks
 * something else. Netty's decoder waits for more as long as the length of a header isn't
 * reached.
 */
final class ProxyHeaderCheck extends ChannelInboundHandlerAdapter {

	private static final byte[] VERSION_1 = "PROXY ".getBytes(StandardCharsets.US_ASCII);

	private static final byte[] VERSION_2 = { 0x0D, 0x0A, 0x0D, 0x0A, 0x00, 0x0D, 0x0A, 0x51, 0x55, 0x49, 0x54, 0x0A };

	private static final int VERSION_2_FIXED = 16;

	private static final int MAX_QUOTED = 16;

	private final int maxLength;

	private boolean version2;

	private int index;

	private byte previous;

	private boolean ended;

	/**
	 * Create a check.
	 * @param maxLength how many octets may follow the fixed part of a header of version 2
	 */
	ProxyHeaderCheck(int maxLength) {
		this.maxLength = maxLength;
	}

	@Override
	public void channelRead(ChannelHandlerContext ctx, Object msg) {
		ByteBuf in = (ByteBuf) msg;
		for (int i = in.readerIndex(); i < in.writerIndex() && !this.ended; i++) {
			if (!isHeader(in.getByte(i))) {
				reject(ctx, in);
				return;
			}
		}
		if (this.ended) {
			ctx.pipeline().remove(this);
		}
		ctx.fireChannelRead(in);
	}

	private static void reject(ChannelHandlerContext ctx, ByteBuf in) {
		String quoted = in.toString(in.readerIndex(), Math.min(in.readableBytes(), MAX_QUOTED),
				StandardCharsets.ISO_8859_1);
		in.release();
		ctx.fireExceptionCaught(new HAProxyProtocolException("It isn't in '" + quoted + "'"));
	}

	// Return whether an octet can follow those before.
	private boolean isHeader(byte octet) {
		if (this.index == 0) {
			this.version2 = octet == VERSION_2[0];
		}
		boolean possible = this.version2 ? isVersion2(octet) : isVersion1(octet);
		this.previous = octet;
		this.index++;
		return possible;
	}

	private boolean isVersion1(byte octet) {
		if (this.index < VERSION_1.length) {
			return octet == VERSION_1[this.index];
		}
		this.ended = octet == '\n';
		return (this.previous == '\r') ? this.ended : octet == '\r' || (octet >= ' ' && octet <= '~');
	}

	// behind the signature are version and command, the protocol, and the length
	private boolean isVersion2(byte octet) {
		if (this.index < VERSION_2.length) {
			return octet == VERSION_2[this.index];
		}
		if (this.index == VERSION_2.length) {
			return octet == 0x20 || octet == 0x21;
		}
		this.ended = this.index == VERSION_2_FIXED - 1;
		return !this.ended || ((this.previous & 0xFF) << 8 | octet & 0xFF) <= this.maxLength;
	}

}
