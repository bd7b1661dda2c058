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

package dev.smtpd.settings;

import java.nio.file.Path;

import dev.smtpd.SmtpServer;
import org.jspecify.annotations.Nullable;

/**
 * Where the content of messages is kept. Immutable.
 *
 * @param memoryThreshold how large a message in memory may be, in bytes
 * @param maxMemoryThreshold how large a message in memory may be, in bytes, if three
 * quarters of the memory budget are free when it grows beyond the threshold. It may have
 * half of what is left of the budget then. The content of larger messages is kept in a
 * file
 * @param memoryBudget how many bytes all messages that arrive or are being processed may
 * take in memory, in the heap and outside of it. Beyond that, smaller messages go to
 * files, too. The server uses at most half of the maximum heap size
 * @param directory where the files are, a directory that {@link SmtpServer#start()}
 * creates if it doesn't exist, or {@code null} for a temporary one
 * @param diskBudget how many bytes all files may have, those included that the
 * application still holds. Messages beyond that are deferred with 452, and so are those
 * for which the disk has no space; 0 to keep no files, and to need no directory. Messages
 * for which there is no memory at the moment are deferred with 452 then, and those larger
 * than the memory threshold are rejected with 552, as if that was the
 * {@linkplain SmtpServer.Builder#dataSizeLimit(long) size limit}
 * @param discardAfterProcessing whether content can't be read any more when all
 * processors have returned, instead of when nothing refers to it any more. For
 * applications that keep nothing, or keep it elsewhere: the space on the disk is freed
 * then, where else the garbage collector decides
 * @since 0.1.0
 * @see dev.smtpd.SmtpServer.Builder#spool
 */
public record SpoolSettings(long memoryThreshold, long maxMemoryThreshold, long memoryBudget, @Nullable Path directory,
		long diskBudget, boolean discardAfterProcessing) {

	private static final long MAX_DEFAULT_MEMORY_BUDGET = 64 * 1024 * 1024;

	private static final SpoolSettings DEFAULTS = new SpoolSettings(4 * 1024 * 1024, 16 * 1024 * 1024,
			defaultMemoryBudget(Runtime.getRuntime().maxMemory()), null, 10L * 1024 * 1024 * 1024, false);

	/**
	 * Create settings.
	 * @throws IllegalArgumentException if a size is negative, or the greatest threshold
	 * less than the threshold
	 */
	public SpoolSettings {
		require(memoryThreshold >= 0, "The threshold must not be negative");
		require(maxMemoryThreshold >= memoryThreshold, "The maximum threshold must not be less than the threshold");
		require(memoryBudget >= 0, "The budget must not be negative");
		require(diskBudget >= 0, "The budget must not be negative");
	}

	/**
	 * Return the settings of a server for which none are set: messages of up to 4 MiB in
	 * memory, of up to 16 MiB while there is little, a memory budget of 64 MiB or a
	 * quarter of the maximum heap size where that is less, files in a temporary directory
	 * with a budget of 10 GiB, and content that ends when nothing refers to it any more.
	 * @return the defaults
	 */
	public static SpoolSettings defaults() {
		return DEFAULTS;
	}

	/**
	 * Return these settings with another {@link #memoryThreshold}, which is the
	 * {@link #maxMemoryThreshold}, too.
	 * @param memoryThreshold how large a message in memory may be, in bytes. The content
	 * of larger ones is kept in a file
	 * @return new settings
	 * @throws IllegalArgumentException if it is negative
	 */
	public SpoolSettings withMemoryThreshold(long memoryThreshold) {
		return new SpoolSettings(memoryThreshold, memoryThreshold, this.memoryBudget, this.directory, this.diskBudget,
				this.discardAfterProcessing);
	}

	/**
	 * Return these settings with another {@link #maxMemoryThreshold}.
	 * @param maxMemoryThreshold how large a message in memory may be, in bytes, if three
	 * quarters of the memory budget are free when it grows beyond the threshold
	 * @return new settings
	 * @throws IllegalArgumentException if it is less than the threshold
	 */
	public SpoolSettings withMaxMemoryThreshold(long maxMemoryThreshold) {
		return new SpoolSettings(this.memoryThreshold, maxMemoryThreshold, this.memoryBudget, this.directory,
				this.diskBudget, this.discardAfterProcessing);
	}

	/**
	 * Return these settings with another {@link #memoryBudget}.
	 * @param memoryBudget how many bytes all messages that arrive or are being processed
	 * may take in memory, in the heap and outside of it. Beyond that, smaller messages go
	 * to files, too
	 * @return new settings
	 * @throws IllegalArgumentException if it is negative
	 */
	public SpoolSettings withMemoryBudget(long memoryBudget) {
		return new SpoolSettings(this.memoryThreshold, this.maxMemoryThreshold, memoryBudget, this.directory,
				this.diskBudget, this.discardAfterProcessing);
	}

	/**
	 * Return these settings with another {@link #directory}.
	 * @param directory where the files are, a directory that {@link SmtpServer#start()}
	 * creates if it doesn't exist, or {@code null} for a temporary one
	 * @return new settings
	 */
	public SpoolSettings withDirectory(@Nullable Path directory) {
		return new SpoolSettings(this.memoryThreshold, this.maxMemoryThreshold, this.memoryBudget, directory,
				this.diskBudget, this.discardAfterProcessing);
	}

	/**
	 * Return these settings with another {@link #diskBudget}.
	 * @param diskBudget how many bytes all files may have, those included that the
	 * application still holds. Messages beyond that are deferred with 452, and so are
	 * those for which the disk has no space; 0 to keep no files, and to need no
	 * directory. Messages for which there is no memory at the moment are deferred with
	 * 452 then, and those larger than the memory threshold are rejected with 552, as if
	 * that was the {@linkplain SmtpServer.Builder#dataSizeLimit(long) size limit}
	 * @return new settings
	 * @throws IllegalArgumentException if it is negative
	 */
	public SpoolSettings withDiskBudget(long diskBudget) {
		return new SpoolSettings(this.memoryThreshold, this.maxMemoryThreshold, this.memoryBudget, this.directory,
				diskBudget, this.discardAfterProcessing);
	}

	/**
	 * Return these settings with another {@link #discardAfterProcessing}.
	 * @param discardAfterProcessing whether content can't be read any more when all
	 * processors have returned, instead of when nothing refers to it any more. For
	 * applications that keep nothing, or keep it elsewhere: the space on the disk is
	 * freed then, where else the garbage collector decides
	 * @return new settings
	 */
	public SpoolSettings withDiscardAfterProcessing(boolean discardAfterProcessing) {
		return new SpoolSettings(this.memoryThreshold, this.maxMemoryThreshold, this.memoryBudget, this.directory,
				this.diskBudget, discardAfterProcessing);
	}

	static long defaultMemoryBudget(long maxHeap) {
		return Math.min(MAX_DEFAULT_MEMORY_BUDGET, maxHeap / 4);
	}

	private static void require(boolean valid, String message) {
		if (!valid) {
			throw new IllegalArgumentException(message);
		}
	}

}
