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

package dev.smtpd.spring.boot.autoconfigure;

import java.nio.file.Path;

import org.jspecify.annotations.Nullable;

import org.springframework.util.unit.DataSize;

/**
 * Properties of where content is kept.
 *
 * @since 0.1.0
 */
public class SmtpdSpoolProperties {

	/**
	 * Maximum size of a message in memory. The server keeps the content of larger ones in
	 * a file, unless 'max-memory-threshold' allows it to stay in memory.
	 */
	private DataSize memoryThreshold = DataSize.ofMegabytes(4);

	/**
	 * Maximum size of a message in memory while three quarters of the memory budget are
	 * free, of which it then gets half of what is left at most. If not set, 16MB, or the
	 * memory threshold where that is not the default.
	 */
	private @Nullable DataSize maxMemoryThreshold;

	/**
	 * Maximum amount of memory for all messages together, in the heap and outside it.
	 * Beyond that, the server keeps smaller messages in files, too. If not set, 64MB, or
	 * a quarter of the maximum heap size where that is less. The server uses at most half
	 * of the maximum heap size.
	 */
	private @Nullable DataSize memoryBudget;

	/**
	 * Directory of the files. If not set, the temporary directory.
	 */
	private @Nullable Path directory;

	/**
	 * Maximum size of all files together, those that the application still holds
	 * included. The server defers messages beyond that. Set to 0 to keep no files: the
	 * server then defers messages that do not fit into memory, and rejects those larger
	 * than the memory threshold.
	 */
	private DataSize diskBudget = DataSize.ofGigabytes(10);

	/**
	 * Whether to release content as soon as the processors and listeners of the message
	 * have returned, instead of when the application no longer holds it. Listeners that
	 * work later, such as those with @Async, cannot read it then.
	 */
	private boolean discardAfterProcessing;

	public DataSize getMemoryThreshold() {
		return this.memoryThreshold;
	}

	public void setMemoryThreshold(DataSize memoryThreshold) {
		this.memoryThreshold = memoryThreshold;
	}

	public @Nullable DataSize getMaxMemoryThreshold() {
		return this.maxMemoryThreshold;
	}

	public void setMaxMemoryThreshold(@Nullable DataSize maxMemoryThreshold) {
		this.maxMemoryThreshold = maxMemoryThreshold;
	}

	public @Nullable DataSize getMemoryBudget() {
		return this.memoryBudget;
	}

	public void setMemoryBudget(@Nullable DataSize memoryBudget) {
		this.memoryBudget = memoryBudget;
	}

	public @Nullable Path getDirectory() {
		return this.directory;
	}

	public void setDirectory(@Nullable Path directory) {
		this.directory = directory;
	}

	public DataSize getDiskBudget() {
		return this.diskBudget;
	}

	public void setDiskBudget(DataSize diskBudget) {
		this.diskBudget = diskBudget;
	}

	public boolean isDiscardAfterProcessing() {
		return this.discardAfterProcessing;
	}

	public void setDiscardAfterProcessing(boolean discardAfterProcessing) {
		this.discardAfterProcessing = discardAfterProcessing;
	}

}
