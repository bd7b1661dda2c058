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
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.concurrent.TimeUnit;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Frees the files of content that the application holds no more. They are closed when the
 * garbage collector finds that, for which it may have had no reason so far: messages in
 * files take next to no heap.
 */
final class Reclaimer {

	private static final Logger logger = LoggerFactory.getLogger(Reclaimer.class);

	// the first may come while a thread is about to let go of the content
	private static final int COLLECTIONS = 2;

	private static final long WAIT_MILLIS = 500;

	private static final long INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(5);

	private long futileAt = System.nanoTime() - INTERVAL_NANOS;

	/**
	 * Attempt what needs disk space or file descriptors. Where there are none left, run
	 * the garbage collector, and attempt it again whenever a file was closed, for at most
	 * a second. If that doesn't help, there is one attempt only for the next 5 seconds,
	 * so that clients can't cause one collection after the other.
	 * @param <T> the type of the result
	 * @param attempt the attempt, which can be repeated where it has failed
	 * @return the result
	 * @throws IOException if the last attempt has failed
	 */
	<T> T attempt(Attempt<T> attempt) throws IOException {
		try {
			return attempt.run();
		}
		catch (IOException ex) {
			if (!isLackOfResources(ex)) {
				throw ex;
			}
			return reclaimFor(attempt, ex);
		}
	}

	// Neither the exception for a full disk nor that for too many open files has a type
	// of its own, and their messages depend on the system and its language.
	private static boolean isLackOfResources(IOException ex) {
		return !(ex instanceof AccessDeniedException || ex instanceof FileAlreadyExistsException
				|| ex instanceof NotDirectoryException || ex instanceof NoSuchFileException);
	}

	private synchronized <T> T reclaimFor(Attempt<T> attempt, IOException first) throws IOException {
		if (!mayCollect()) {
			throw first;
		}
		for (int collection = 1; true; collection++) {
			collect();
			try {
				return attemptFor(WAIT_MILLIS, attempt);
			}
			catch (IOException ex) {
				if (collection == COLLECTIONS) {
					this.futileAt = System.nanoTime();
					throw ex;
				}
			}
		}
	}

	private synchronized <T> T attemptFor(long millis, Attempt<T> attempt) throws IOException {
		long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
		while (true) {
			try {
				return attempt.run();
			}
			catch (IOException ex) {
				long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
				if (left <= 0) {
					throw ex;
				}
				await(left, ex);
			}
		}
	}

	private synchronized void await(long millis, IOException failure) throws IOException {
		try {
			wait(millis);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw failure;
		}
	}

	private boolean mayCollect() {
		return System.nanoTime() - this.futileAt >= INTERVAL_NANOS;
	}

	private static void collect() {
		logger.debug("Running the garbage collector, to close the spool files that the application holds no more");
		System.gc();
	}

	/**
	 * Run the garbage collector for others that lack file descriptors, at most every 5
	 * seconds.
	 */
	synchronized void reclaim() {
		if (mayCollect()) {
			this.futileAt = System.nanoTime();
			collect();
		}
	}

	/**
	 * Continue the attempts that wait, since a file was closed.
	 */
	synchronized void released() {
		notifyAll();
	}

	/**
	 * Takes a resource of which there may be too little.
	 *
	 * @param <T> the type of the result
	 */
	@FunctionalInterface
	interface Attempt<T> {

		T run() throws IOException;

	}

}
