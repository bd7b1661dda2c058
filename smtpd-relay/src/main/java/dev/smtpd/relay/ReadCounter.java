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

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/**
 * Counts the reads from the socket, which shows whether a reply was received before its
 * command was written. Has to be before all handlers that buffer octets.
 */
final class ReadCounter extends ChannelInboundHandlerAdapter {

	private long count;

	// Return the number of reads, including the one whose octets are being handled.
	long count() {
		return this.count;
	}

	@Override
	public void channelRead(ChannelHandlerContext context, Object message) {
		this.count++;
		context.fireChannelRead(message);
	}

}
