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

package dev.smtpd.content;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.util.Collections;
import java.util.List;

import dev.smtpd.MessageContent;

/**
 * Content on the heap.
 *
 * @param chunks the content in pieces
 * @param size the sum of their lengths
 */
record MemoryContent(List<byte[]> chunks, long size) implements MessageContent {

	@Override
	public boolean isInMemory() {
		return true;
	}

	@Override
	public InputStream inputStream() {
		if (this.chunks.size() == 1) {
			return new ByteArrayInputStream(this.chunks.get(0));
		}
		return new SequenceInputStream(
				Collections.enumeration(this.chunks.stream().map(ByteArrayInputStream::new).toList()));
	}

	@Override
	public void transferTo(OutputStream out) throws IOException {
		for (byte[] chunk : this.chunks) {
			out.write(chunk);
		}
	}

	@Override
	public String toString() {
		return this.size + " bytes in memory";
	}

}
