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

package dev.smtpd.spring.boot.inbox.jdbc;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * Writes messages as an mbox file (RFC 4155). Lines end with LF, and those that begin
 * with {@code From }, behind any number of {@code >}, get another {@code >}.
 */
final class MboxOutputStream extends OutputStream {

	private static final DateTimeFormatter DATE = DateTimeFormatter
		.ofPattern("EEE MMM ppd HH:mm:ss yyyy", Locale.ENGLISH)
		.withZone(ZoneOffset.UTC);

	private static final byte[] FROM = "From ".getBytes(StandardCharsets.US_ASCII);

	private final OutputStream out;

	// at the beginning of a line: how many bytes of FROM were matched; -1 elsewhere
	private int matched;

	private int quotes;

	private boolean carriageReturn;

	MboxOutputStream(OutputStream out) {
		this.out = out;
	}

	void begin(String sender, Instant receivedAt) throws IOException {
		String address = sender.isEmpty() ? "MAILER-DAEMON" : sender.replaceAll("\\s", "_");
		this.out.write(("From " + address + " " + DATE.format(receivedAt) + "\n").getBytes(StandardCharsets.UTF_8));
		this.matched = 0;
		this.quotes = 0;
	}

	void end() throws IOException {
		flushCarriageReturn();
		boolean inLine = this.matched != 0 || this.quotes > 0;
		flushBegin(false);
		this.out.write(inLine ? "\n\n".getBytes(StandardCharsets.US_ASCII) : "\n".getBytes(StandardCharsets.US_ASCII));
	}

	@Override
	public void write(int b) throws IOException {
		if (this.carriageReturn && b != '\n') {
			flushCarriageReturn();
		}
		this.carriageReturn = b == '\r';
		if (!this.carriageReturn) {
			put(b);
		}
	}

	private void flushCarriageReturn() throws IOException {
		if (this.carriageReturn) {
			this.carriageReturn = false;
			put('\r');
		}
	}

	private void put(int b) throws IOException {
		if (this.matched == 0 && b == '>') {
			this.quotes++;
			return;
		}
		if (this.matched >= 0 && b == FROM[this.matched]) {
			this.matched++;
			if (this.matched == FROM.length) {
				flushBegin(true);
			}
			return;
		}
		flushBegin(false);
		this.out.write(b);
		if (b == '\n') {
			this.matched = 0;
		}
	}

	private void flushBegin(boolean quote) throws IOException {
		int count = this.quotes + (quote ? 1 : 0);
		for (int i = 0; i < count; i++) {
			this.out.write('>');
		}
		if (this.matched > 0) {
			this.out.write(FROM, 0, this.matched);
		}
		this.quotes = 0;
		this.matched = -1;
	}

	@Override
	public void flush() throws IOException {
		this.out.flush();
	}

}
