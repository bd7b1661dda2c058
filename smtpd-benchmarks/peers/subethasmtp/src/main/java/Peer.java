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

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

import org.subethamail.smtp.helper.SimpleMessageListener;
import org.subethamail.smtp.server.SMTPServer;

/**
 * SubEthaSMTP, accepting all mail and forgetting it.
 */
public final class Peer {

	private Peer() {
	}

	public static void main(String[] args) {
		SMTPServer.port(Integer.parseInt(args[0]))
			.backlog(1024)
			.maxConnections(1_000_000)
			.simpleMessageListener(new Sink())
			.build()
			.start();
	}

	private static final class Sink implements SimpleMessageListener {

		@Override
		public boolean accept(String from, String recipient) {
			return true;
		}

		@Override
		public void deliver(String from, String recipient, InputStream data) throws IOException {
			data.transferTo(OutputStream.nullOutputStream());
		}

	}

}
