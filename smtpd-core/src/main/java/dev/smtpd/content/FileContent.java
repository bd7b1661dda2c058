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

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.ref.Cleaner;
import java.lang.ref.Reference;
import java.util.Objects;

/**
 * Content in a file, which is closed when the content is not referenced any more, or
 * earlier.
 */
final class FileContent implements StoredContent {

	private static final Cleaner CLEANER = Cleaner.create();

	private static final int BUFFER_SIZE = 64 * 1024;

	private final SpoolFile file;

	private final long size;

	private volatile boolean discarded;

	FileContent(SpoolFile file) {
		this.file = file;
		this.size = file.size();
		CLEANER.register(this, file::close);
	}

	@Override
	public long size() {
		return this.size;
	}

	@Override
	public InputStream inputStream() {
		if (this.discarded) {
			throw new UncheckedIOException(StoredContent.gone());
		}
		return new BufferedInputStream(new Stream(this), BUFFER_SIZE);
	}

	@Override
	public void discard() {
		this.discarded = true;
		this.file.closeLater();
	}

	@Override
	public String toString() {
		return this.size + " bytes in a file";
	}

	/**
	 * Reads the file, and holds the content meanwhile.
	 */
	private static final class Stream extends InputStream {

		private final FileContent content;

		private long position;

		private Stream(FileContent content) {
			this.content = content;
		}

		@Override
		public int read() throws IOException {
			byte[] single = new byte[1];
			return (read(single, 0, 1) == 1) ? single[0] & 0xFF : -1;
		}

		@Override
		public int read(byte[] target, int offset, int length) throws IOException {
			Objects.checkFromIndexSize(offset, length, target.length);
			if (length == 0) {
				return 0;
			}
			try {
				int count = this.content.file.read(this.position, target, offset, length);
				this.position += Math.max(0, count);
				return count;
			}
			finally {
				Reference.reachabilityFence(this.content);
			}
		}

		// The parts of a message are read without what precedes them.
		@Override
		public long skip(long count) {
			long skipped = Math.max(0, Math.min(count, this.content.size - this.position));
			this.position += skipped;
			return skipped;
		}

		@Override
		public int available() {
			return (int) Math.min(Integer.MAX_VALUE, this.content.size - this.position);
		}

	}

}
