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

package dev.smtpd.test;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;

import org.jspecify.annotations.Nullable;

/**
 * Content in chunks of BDAT (RFC 3030). Nothing more is sent after a chunk that is
 * refused.
 */
final class ChunkedContent extends OutputStream {

	private final SmtpTestConnection connection;

	private final int size;

	private final ByteArrayOutputStream chunk = new ByteArrayOutputStream();

	private @Nullable SmtpTestReply refusal;

	ChunkedContent(SmtpTestConnection connection, int size) {
		this.connection = connection;
		this.size = size;
	}

	@Override
	public void write(int octet) {
		if (this.chunk.size() == this.size && this.refusal == null) {
			SmtpTestReply reply = this.connection.bdat(this.chunk.toByteArray(), false);
			this.refusal = reply.isPositive() ? null : reply;
			this.chunk.reset();
		}
		if (this.refusal == null) {
			this.chunk.write(octet);
		}
	}

	/**
	 * Send the last chunk.
	 * @return the reply to it, or to the chunk that was refused before it
	 */
	SmtpTestReply end() {
		return (this.refusal != null) ? this.refusal : this.connection.bdat(this.chunk.toByteArray(), true);
	}

	boolean isComplete() {
		return this.refusal == null;
	}

}
