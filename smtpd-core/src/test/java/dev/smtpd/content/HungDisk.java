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
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

import io.netty.buffer.ByteBufAllocator;

/**
 * A disk on which no file can be made, until it is released.
 */
public final class HungDisk extends SpoolDirectory {

	private final CountDownLatch released = new CountDownLatch(1);

	/**
	 * Create a disk.
	 * @param directory where the files are in the end
	 */
	public HungDisk(Path directory) {
		super(directory);
	}

	/**
	 * Return a spool that keeps all content on the disk.
	 * @return the spool
	 */
	public Spool spool() {
		return new Spool(this, 0, 0, 16 * 1024 * 1024, 16 * 1024 * 1024, false, ByteBufAllocator.DEFAULT);
	}

	/**
	 * Let it go on.
	 */
	public void release() {
		this.released.countDown();
	}

	@Override
	SpoolFile createFile(Spool spool) throws IOException {
		// as a thread that hangs in the system isn't interrupted either
		boolean interrupted = false;
		while (this.released.getCount() > 0) {
			try {
				this.released.await();
			}
			catch (InterruptedException ex) {
				interrupted = true;
			}
		}
		if (interrupted) {
			Thread.currentThread().interrupt();
		}
		return super.createFile(spool);
	}

}
