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

package dev.smtpd.spring.boot.test.memory;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketImpl;

import org.jspecify.annotations.Nullable;

/**
 * A socket of which Netty's options are set, to no effect.
 */
final class NoSocket extends Socket {

	private volatile boolean abortive;

	NoSocket() throws IOException {
		super((@Nullable SocketImpl) null);
	}

	@Override
	public void setTcpNoDelay(boolean on) {
		// there is no delay
	}

	// that of the superclass would open a socket of the operating system
	@Override
	public void setSoLinger(boolean on, int linger) {
		this.abortive = on && linger == 0;
	}

	// Return whether a connection is reset when it is closed.
	boolean isAbortive() {
		return this.abortive;
	}

	@Override
	public String toString() {
		return "no socket";
	}

	/**
	 * A listening socket of which Netty's options are set, to no effect.
	 */
	static final class Listening extends ServerSocket {

		Listening() throws IOException {
		}

		@Override
		public void setReuseAddress(boolean on) {
			// there is no address
		}

	}

}
