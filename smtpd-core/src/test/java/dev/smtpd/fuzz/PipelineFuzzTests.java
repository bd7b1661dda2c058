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
import java.util.Arrays;

import com.code_intelligence.jazzer.junit.DictionaryFile;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.smtpd.SmtpProtocol;
import dev.smtpd.auth.AuthMode;
import dev.smtpd.settings.AddressSyntax;
import dev.smtpd.settings.BareNewlineMode;

/**
 * Whole conversations: whatever a client sends, and however the network splits it, the
 * replies are well-formed and the same.
 */
class PipelineFuzzTests {

	private static final Conversation smtp = new Conversation(FuzzSettings::apply);

	private static final Conversation lmtp = new Conversation((builder) -> {
		FuzzSettings.apply(builder);
		builder.protocol(SmtpProtocol.LMTP);
	});

	private static final Conversation text = new Conversation((builder) -> {
		FuzzSettings.apply(builder);
		builder.enableSmtputf8(false)
			.decodeData(true)
			.syntax((syntax) -> syntax.withBareNewlines(BareNewlineMode.KEEP))
			.auth(AuthMode.REQUIRED);
	});

	private static final Conversation tolerant = new Conversation((builder) -> {
		FuzzSettings.apply(builder);
		builder.protocol(SmtpProtocol.LMTP)
			.syntax((syntax) -> syntax.withBareNewlines(BareNewlineMode.CONVERT)
				.withAddresses(AddressSyntax.TOLERANT)
				.withLmtpUnqualifiedRecipients(true));
	});

	@DictionaryFile(resourcePath = "smtp.dict")
	@FuzzTest
	void converse(byte[] input) {
		fuzz(input);
	}

	// the first command says with which server
	static void fuzz(byte[] input) {
		String verb = new String(Arrays.copyOf(input, 4), StandardCharsets.ISO_8859_1);
		switch (verb) {
			case "LHLO" -> lmtp.send(input);
			case "NOOP" -> text.send(input);
			case "RSET" -> tolerant.send(input);
			default -> smtp.send(input);
		}
	}

}
