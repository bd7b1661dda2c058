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

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import io.netty.buffer.ByteBuf;

/**
 * A directory of real files that together have room for some bytes only, and of which
 * some only can be open.
 */
final class SmallDisk extends SpoolDirectory {

	private final AtomicLong free;

	private final AtomicInteger freeDescriptors;

	SmallDisk(Path directory, long bytes, int descriptors) {
		super(directory);
		this.free = new AtomicLong(bytes);
		this.freeDescriptors = new AtomicInteger(descriptors);
	}

	@Override
	SpoolFile createFile(Spool spool) throws IOException {
		if (this.freeDescriptors.getAndUpdate((count) -> Math.max(0, count - 1)) == 0) {
			throw new FileSystemException("smtpd-1.spool", null, "Too many open files");
		}
		return new SmallFile(open(), spool);
	}

	private final class SmallFile extends SpoolFile {

		private long used;

		private boolean closed;

		private SmallFile(RandomAccessFile file, Spool spool) {
			super(file, spool);
		}

		@Override
		void write(ByteBuf bytes, long position) throws IOException {
			int length = (int) Math.min(SmallDisk.this.free.get(), bytes.readableBytes());
			if (length == 0) {
				throw new IOException("No space left on device");
			}
			super.write(bytes.readSlice(length), position);
			SmallDisk.this.free.addAndGet(-length);
			this.used += length;
		}

		@Override
		synchronized void close() {
			if (!this.closed) {
				this.closed = true;
				SmallDisk.this.free.addAndGet(this.used);
				SmallDisk.this.freeDescriptors.incrementAndGet();
			}
			super.close();
		}

	}

}
