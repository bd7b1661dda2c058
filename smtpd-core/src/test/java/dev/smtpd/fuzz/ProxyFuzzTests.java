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

package dev.smtpd.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.List;

import com.code_intelligence.jazzer.junit.DictionaryFile;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.smtpd.settings.Network;

/**
 * Clients behind a proxy, as it says by the PROXY protocol, XCLIENT or XFORWARD, or by
 * anything else.
 */
class ProxyFuzzTests {

	private static final List<Network> TRUSTED = List.of(Network.of("192.0.2.0/24"));

	private static final Conversation proxied = new Conversation((builder) -> {
		FuzzSettings.apply(builder);
		builder.proxyProtocol(true).proxies((proxies) -> proxies.withNetworks(TRUSTED));
	});

	private static final Conversation direct = new Conversation(FuzzSettings::apply);

	@DictionaryFile(resourcePath = "smtp.dict")
	@FuzzTest
	void introduce(byte[] input) {
		fuzz(input);
	}

	static void fuzz(byte[] input) {
		String text = new String(input, StandardCharsets.ISO_8859_1);
		if (text.startsWith("X") || text.startsWith("E")) {
			direct.send(input);
		}
		else {
			proxied.send(input);
		}
	}

}
