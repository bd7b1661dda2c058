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
import java.io.UncheckedIOException;
import java.util.Collections;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Content on the heap.
 */
final class MemoryContent implements StoredContent {

	private final long size;

	private volatile @Nullable List<byte[]> chunks;

	/**
	 * Create content.
	 * @param chunks the content in pieces
	 * @param size the sum of their lengths
	 */
	MemoryContent(List<byte[]> chunks, long size) {
		this.chunks = chunks;
		this.size = size;
	}

	@Override
	public long size() {
		return this.size;
	}

	@Override
	public boolean isInMemory() {
		return true;
	}

	@Override
	public InputStream inputStream() {
		List<byte[]> content = this.chunks;
		if (content == null) {
			throw new UncheckedIOException(StoredContent.gone());
		}
		if (content.size() == 1) {
			return new ByteArrayInputStream(content.get(0));
		}
		return new SequenceInputStream(
				Collections.enumeration(content.stream().map(ByteArrayInputStream::new).toList()));
	}

	@Override
	public void transferTo(OutputStream out) throws IOException {
		List<byte[]> content = this.chunks;
		if (content == null) {
			throw StoredContent.gone();
		}
		for (byte[] chunk : content) {
			out.write(chunk);
		}
	}

	@Override
	public void discard() {
		this.chunks = null;
	}

	@Override
	public String toString() {
		return this.size + " bytes in memory";
	}

}
