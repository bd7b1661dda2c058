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

import io.netty.buffer.ByteBuf;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An open file with the content of one message. Not read by a channel, which an
 * interrupted reader would close for everybody.
 */
class SpoolFile {

	private static final Logger logger = LoggerFactory.getLogger(SpoolFile.class);

	private final RandomAccessFile file;

	private final Spool spool;

	private long size;

	private boolean closed;

	SpoolFile(RandomAccessFile file, Spool spool) {
		this.file = file;
		this.spool = spool;
	}

	// By threads that are never interrupted: an interrupt closes the channel, and the
	// file.
	synchronized void append(ByteBuf bytes) throws IOException {
		this.spool.reserveDisk(bytes.readableBytes());
		long end = this.size + bytes.readableBytes();
		this.size = end;
		this.spool.reclaimer().attempt(() -> {
			while (bytes.isReadable()) {
				write(bytes, end - bytes.readableBytes());
			}
			return end;
		});
	}

	/**
	 * Write as many bytes as the system takes at once.
	 * @param bytes the bytes, of which those that were written are read
	 * @param position where in the file
	 * @throws IOException if none could be written
	 */
	void write(ByteBuf bytes, long position) throws IOException {
		bytes.readBytes(this.file.getChannel(), position, bytes.readableBytes());
	}

	synchronized int read(long position, byte[] target, int offset, int length) throws IOException {
		if (this.closed) {
			throw StoredContent.gone();
		}
		this.file.seek(position);
		return this.file.read(target, offset, length);
	}

	synchronized long size() {
		return this.size;
	}

	void closeLater() {
		this.spool.closeLater(this);
	}

	synchronized void close() {
		if (!this.closed) {
			this.closed = true;
			try {
				this.file.close();
			}
			catch (IOException ex) {
				logger.warn("Spool file can't be closed", ex);
			}
			this.spool.released(this.size);
		}
	}

}
