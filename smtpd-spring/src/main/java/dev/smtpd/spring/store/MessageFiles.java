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

package dev.smtpd.spring.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.PriorityQueue;
import java.util.regex.Pattern;

/**
 * Where the files of stored messages are. Their directories are made of the time in their
 * ids, so that old ones are found without a look at the others:
 * {@code 01994f/a3/01994fa3-….} has the messages of 65 seconds, {@code 01994f} those of
 * four hours and 40 minutes.
 */
final class MessageFiles {

	/**
	 * How old a file is at least that nobody writes any more.
	 */
	static final Duration UNFINISHED_AGE = Duration.ofHours(1);

	private static final FileAttribute<?>[] NO_ATTRIBUTES = {};

	private static final int OUTER_DIGITS = 6;

	private static final int INNER_DIGITS = 2;

	private static final Pattern OUTER = Pattern.compile("[0-9a-f]{6}");

	private static final Pattern INNER = Pattern.compile("[0-9a-f]{2}");

	private final Path root;

	private final Path unfinished;

	private final Clock clock;

	private final boolean posix;

	MessageFiles(Path root, Clock clock) {
		this.root = root.toAbsolutePath().normalize();
		this.unfinished = this.root.resolve("unfinished");
		this.clock = clock;
		this.posix = root.getFileSystem().supportedFileAttributeViews().contains("posix");
	}

	void createRoot() throws IOException {
		Deque<Path> missing = new ArrayDeque<>();
		for (Path each = this.unfinished; each != null && Files.notExists(each); each = each.getParent()) {
			missing.push(each);
		}
		Files.createDirectories(this.unfinished, ownerOnlyDirectory());
		for (Path each : missing) {
			Path parent = each.getParent();
			if (parent != null) {
				force(parent);
			}
		}
	}

	Path root() {
		return this.root;
	}

	Path outer(String id) {
		return this.root.resolve(id.substring(0, OUTER_DIGITS));
	}

	Path inner(String id) {
		return outer(id).resolve(id.substring(OUTER_DIGITS, OUTER_DIGITS + INNER_DIGITS));
	}

	Path file(String id) {
		return inner(id).resolve(id);
	}

	Path unfinished(String id) {
		return this.unfinished.resolve(id);
	}

	FileAttribute<?>[] ownerOnlyFile() {
		return ownerOnly("rw-------");
	}

	FileAttribute<?>[] ownerOnlyDirectory() {
		return ownerOnly("rwx------");
	}

	private FileAttribute<?>[] ownerOnly(String permissions) {
		return this.posix
				? new FileAttribute<?>[] {
						PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions)) }
				: NO_ATTRIBUTES;
	}

	/**
	 * Force the names in a directory to the disk. Windows has no such call.
	 * @param directory the directory
	 * @throws IOException if it fails
	 */
	void force(Path directory) throws IOException {
		if (this.posix) {
			try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
				channel.force(true);
			}
		}
	}

	/**
	 * Remove files, the oldest first, after those that were not finished.
	 * @param time the time before which files were stored
	 * @param max how many to remove at most
	 * @return how many were removed
	 * @throws IOException if it fails
	 */
	int removeOlderThan(Instant time, int max) throws IOException {
		int removed = removeFiles(this.unfinished, MessageIds.lowest(this.clock.instant().minus(UNFINISHED_AGE)), max);
		String limit = MessageIds.lowest(time);
		for (Path outer : directories(this.root, OUTER)) {
			String digits = outer.getFileName().toString();
			if (removed >= max || !isReached(digits, limit)) {
				break;
			}
			removed += removeFromInner(outer, digits, limit, max - removed);
			removeIfEmpty(outer, digits, limit);
		}
		return removed;
	}

	private static int removeFromInner(Path outer, String outerDigits, String limit, int max) throws IOException {
		int removed = 0;
		for (Path inner : directories(outer, INNER)) {
			String digits = outerDigits + inner.getFileName();
			if (removed >= max || !isReached(digits, limit)) {
				break;
			}
			removed += removeFiles(inner, limit, max - removed);
			removeIfEmpty(inner, digits, limit);
		}
		return removed;
	}

	private static boolean isReached(String digits, String limit) {
		return digits.compareTo(limit.substring(0, digits.length())) <= 0;
	}

	private static List<Path> directories(Path parent, Pattern name) throws IOException {
		List<Path> directories = new ArrayList<>();
		try (DirectoryStream<Path> entries = Files.newDirectoryStream(parent,
				(entry) -> name.matcher(entry.getFileName().toString()).matches()
						&& Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS))) {
			entries.forEach(directories::add);
		}
		catch (NoSuchFileException ex) {
			// another instance has removed it
		}
		catch (DirectoryIteratorException ex) {
			throw ex.getCause();
		}
		Collections.sort(directories);
		return directories;
	}

	// again where other instances have removed some of them meanwhile
	private static int removeFiles(Path directory, String limit, int max) throws IOException {
		int removed = 0;
		boolean more = true;
		while (more && removed < max) {
			List<String> oldest = oldest(directory, limit, max - removed);
			more = oldest.size() == max - removed;
			for (String name : oldest) {
				removed += Files.deleteIfExists(directory.resolve(name)) ? 1 : 0;
			}
		}
		return removed;
	}

	private static List<String> oldest(Path directory, String limit, int max) throws IOException {
		PriorityQueue<String> names = new PriorityQueue<>(Comparator.reverseOrder());
		try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
			for (Path file : files) {
				String name = file.getFileName().toString();
				if (MessageIds.isId(name) && name.compareTo(limit) < 0) {
					names.add(name);
				}
				if (names.size() > max) {
					names.remove();
				}
			}
		}
		catch (NoSuchFileException ex) {
			// another instance has removed it
		}
		catch (DirectoryIteratorException ex) {
			throw ex.getCause();
		}
		return names.stream().sorted().toList();
	}

	// not that of the present time, where messages are about to come
	private static void removeIfEmpty(Path directory, String digits, String limit) throws IOException {
		if (digits.compareTo(limit.substring(0, digits.length())) < 0) {
			try {
				Files.deleteIfExists(directory);
			}
			catch (DirectoryNotEmptyException ex) {
				// a file that isn't of the store, or more than are removed at a time
			}
		}
	}

}
