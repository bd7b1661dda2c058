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

package dev.smtpd.mail.mime;

import java.io.IOException;
import java.io.InputStream;

/**
 * Decodes quoted-printable while it is read.
 */
final class QuotedPrintableStream extends DecodingStream {

	private static final int BLOCK = 16 * 1024;

	private final QuotedPrintableDecoder decoder = new QuotedPrintableDecoder();

	private final byte[] raw = new byte[BLOCK];

	private boolean ended;

	QuotedPrintableStream(InputStream in, ScanIssues issues) {
		super(in, issues, BLOCK + QuotedPrintableDecoder.OVERHEAD);
	}

	@Override
	int decodeNext(byte[] out) throws IOException {
		if (this.ended) {
			return -1;
		}
		int count = this.in.read(this.raw, 0, BLOCK);
		int decoded;
		if (count <= 0) {
			this.ended = true;
			decoded = this.decoder.finish(out, 0);
		}
		else {
			decoded = this.decoder.decode(this.raw, 0, count, out, 0);
		}
		if (this.decoder.isMalformed()) {
			report(Fault.MALFORMED_ENCODING);
		}
		return decoded;
	}

}
