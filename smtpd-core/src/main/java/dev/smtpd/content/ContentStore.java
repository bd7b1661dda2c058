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

import dev.smtpd.management.SpoolUsage;

/**
 * Keeps the content of messages.
 *
 * @since 0.1.0
 */
public interface ContentStore extends AutoCloseable {

	/**
	 * Start the work of the store, before any content is begun. Blocks.
	 * @throws dev.smtpd.SmtpSpoolException if there are to be files, and none can be made
	 */
	void start();

	/**
	 * Check that files can be written, if there are to be files. Blocks.
	 * @throws dev.smtpd.SmtpSpoolException if they can't be written at the moment
	 */
	void check();

	/**
	 * Return whether there are files, but no room for a content in one, even after the
	 * garbage collector has run. Blocks.
	 * @param size the size of the content in bytes; that of the budget of all files
	 * counts instead where it is less
	 * @return whether it would fail
	 * @throws dev.smtpd.SmtpSpoolException if it isn't known what is left on the disk
	 */
	boolean isFull(long size);

	/**
	 * Begin the content of a message.
	 * @return a writer to be either completed or discarded
	 */
	ContentWriter open();

	/**
	 * Count memory that input takes while it waits to become content, or something else,
	 * as part of the memory budget, even if that is used up.
	 * @param bytes the number of bytes; negative when they were released
	 */
	void countInput(int bytes);

	/**
	 * Return whether the memory budget has room for input.
	 * @param bytes the number of bytes
	 * @return whether it has
	 */
	boolean hasMemoryFor(int bytes);

	/**
	 * The JVM has run out of memory, although the memory budget has room: lower the
	 * budget. Never throws, and takes no memory.
	 * @param cause what has failed, which need not be for a lack of memory
	 */
	void memoryFailed(Throwable cause);

	/**
	 * Request that the file descriptors of unreferenced content are closed soon.
	 */
	void reclaim();

	/**
	 * Return how much is kept.
	 * @return the usage
	 */
	SpoolUsage usage();

	/**
	 * Return how much memory content may take at present.
	 * @return the number of bytes, less than configured once the JVM has run out of
	 * memory
	 */
	long memoryBudget();

	/**
	 * End the work of the store. Content that is complete stays readable.
	 */
	@Override
	void close();

}
