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

package dev.smtpd.mail;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;

import dev.smtpd.mail.mime.Entity;
import dev.smtpd.mail.mime.EntityScanner;
import dev.smtpd.mail.mime.Fault;
import dev.smtpd.mail.mime.ScanIssues;
import dev.smtpd.mail.mime.ScanLimits;
import dev.smtpd.mail.mime.TransferEncodings;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of a message and where its parts are in them. A small message is read once; a
 * large one is read anew for each part that is asked for.
 */
final class MailContent {

	private static final int MAX_IN_MEMORY = 128 * 1024;

	private static final int UNKNOWN_SIZE_BUFFER = 8 * 1024;

	private final MailSource source;

	private final byte @Nullable [] bytes;

	private MailContent(MailSource source, byte @Nullable [] bytes) {
		this.source = source;
		this.bytes = bytes;
	}

	static MailContent of(byte[] bytes) {
		return new MailContent(() -> new ByteArrayInputStream(bytes), bytes);
	}

	// Read a small message, or leave a large one where it is.
	static MailContent of(MailSource source) throws IOException {
		long size = source.size();
		if (size > MAX_IN_MEMORY) {
			return new MailContent(source, null);
		}
		try (InputStream in = source.open()) {
			byte[] start = (size >= 0) ? new byte[(int) size] : new byte[UNKNOWN_SIZE_BUFFER];
			int length = 0;
			while (true) {
				int count = in.readNBytes(start, length, start.length - length);
				length += count;
				if (length < start.length || size >= 0) {
					break;
				}
				if (length >= MAX_IN_MEMORY) {
					return new MailContent(source, null);
				}
				start = Arrays.copyOf(start, length * 2);
			}
			return new MailContent(source, (length == start.length) ? start : Arrays.copyOf(start, length));
		}
	}

	Entity scan(ScanLimits limits, ScanIssues issues) throws IOException {
		byte[] inMemory = this.bytes;
		if (inMemory != null) {
			return EntityScanner.of(inMemory, limits, issues).scan();
		}
		try (InputStream in = this.source.open()) {
			return EntityScanner.of(in, limits, issues).scan();
		}
	}

	/**
	 * Open the body of a part.
	 * @param part the part
	 * @param issues collects the faults
	 * @return the decoded body
	 */
	InputStream open(Entity part, ScanIssues issues) throws IOException {
		return TransferEncodings.decode(openRaw(part, 0), part.encoding(), issues);
	}

	/**
	 * Open the body of a part from a later byte.
	 * @param part the part
	 * @param offset how many decoded bytes to leave out
	 * @param issues collects the faults
	 * @return the decoded body
	 */
	InputStream open(Entity part, long offset, ScanIssues issues) throws IOException {
		if (TransferEncodings.isIdentity(part.encoding())) {
			return openRaw(part, offset);
		}
		InputStream in = open(part, issues);
		try {
			in.skipNBytes(offset);
			return in;
		}
		catch (IOException | RuntimeException ex) {
			in.close();
			throw ex;
		}
	}

	private InputStream openRaw(Entity part, long offset) throws IOException {
		long start = part.bodyStart() + offset;
		byte[] inMemory = this.bytes;
		if (inMemory != null) {
			int from = (int) Math.min(start, inMemory.length);
			return new ByteArrayInputStream(inMemory, from, Math.max(0, end(part, inMemory) - from));
		}
		return new BoundedStream(this.source.open(start), part.bodyEnd() - start);
	}

	/**
	 * Read the body of a part up to a number of bytes.
	 * @param part the part
	 * @param maxLength the number of bytes
	 * @param issues collects the faults
	 * @return the start of the decoded body
	 */
	byte[] read(Entity part, int maxLength, ScanIssues issues) throws IOException {
		byte[] inMemory = this.bytes;
		if (inMemory != null && end(part, inMemory) - part.bodyStart() <= maxLength) {
			return TransferEncodings.decode(inMemory, (int) part.bodyStart(), end(part, inMemory), part.encoding(),
					issues);
		}
		try (InputStream in = open(part, issues)) {
			ByteArrayOutputStream read = new ByteArrayOutputStream();
			byte[] buffer = new byte[UNKNOWN_SIZE_BUFFER];
			int left = maxLength;
			while (left > 0) {
				int count = in.read(buffer, 0, Math.min(left, buffer.length));
				if (count < 0) {
					return read.toByteArray();
				}
				read.write(buffer, 0, count);
				left -= count;
			}
			if (in.read() >= 0) {
				issues.add(Fault.TEXT_TOO_LONG);
			}
			return read.toByteArray();
		}
	}

	/**
	 * Return the size of the message.
	 * @return the size in bytes, -1 if it isn't known
	 */
	long size() {
		byte[] inMemory = this.bytes;
		return (inMemory != null) ? inMemory.length : this.source.size();
	}

	private static int end(Entity part, byte[] inMemory) {
		return (int) Math.min(part.bodyEnd(), inMemory.length);
	}

	/**
	 * Return the size of the decoded body of a part.
	 * @param part the part
	 * @param issues collects the faults
	 * @return the size in bytes, -1 if it isn't known before it is decoded
	 */
	long size(Entity part, ScanIssues issues) {
		if (!TransferEncodings.isIdentity(part.encoding())) {
			return (this.bytes != null) ? count(part, issues) : -1;
		}
		long end = part.bodyEnd();
		if (end == Long.MAX_VALUE) {
			end = (this.bytes != null) ? this.bytes.length : this.source.size();
		}
		return (end >= 0) ? Math.max(0, end - part.bodyStart()) : -1;
	}

	private long count(Entity part, ScanIssues issues) {
		try (InputStream in = open(part, issues)) {
			return in.transferTo(OutputStream.nullOutputStream());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
