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

import java.net.InetSocketAddress;

import org.apache.james.protocols.netty.NettyServer;
import org.apache.james.protocols.smtp.SMTPConfigurationImpl;
import org.apache.james.protocols.smtp.SMTPProtocol;
import org.apache.james.protocols.smtp.SMTPProtocolHandlerChain;
import org.apache.james.protocols.smtp.hook.HookResult;
import org.apache.james.protocols.smtp.hook.MessageHook;

/**
 * The protocol library of Apache James on Netty, accepting all mail and forgetting it.
 */
public final class Peer {

	private Peer() {
	}

	public static void main(String[] args) throws Exception {
		MessageHook sink = (session, mail) -> HookResult.OK;
		SMTPProtocolHandlerChain chain = new SMTPProtocolHandlerChain(new NoMetrics(), sink);
		NettyServer server = new NettyServer.Factory().protocol(new SMTPProtocol(chain, new SMTPConfigurationImpl()))
			.build();
		server.setListenAddresses(new InetSocketAddress("127.0.0.1", Integer.parseInt(args[0])));
		server.setBacklog(1024);
		server.bind();
	}

}
