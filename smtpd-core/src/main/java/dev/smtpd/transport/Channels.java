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

import io.netty.channel.Channel;

/**
 * Closes channels where there may be no memory for that. Methods are called on the event
 * loop of the channel, and never throw.
 */
final class Channels {

	private Channels() {
	}

	/**
	 * Close a channel without its handlers, which a lack of memory would keep from doing
	 * so without a word.
	 * @param channel the channel
	 */
	static void close(Channel channel) {
		Channel.Unsafe unsafe = channel.unsafe();
		try {
			unsafe.close(unsafe.voidPromise());
		}
		catch (Throwable ex) {
			closeForcibly(unsafe);
		}
	}

	/**
	 * Close the socket only, for which next to no memory is needed. The channel is still
	 * to be {@linkplain #close(Channel) closed}.
	 * @param channel the channel
	 */
	static void closeForcibly(Channel.Unsafe channel) {
		try {
			channel.closeForcibly();
		}
		catch (Throwable ex) {
			// the next attempt may succeed
		}
	}

}
