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
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where spool files are made. They belong to the owner only, and have no name any more as
 * soon as they are open, where the system allows that: so they have no name, and nothing
 * is left of them after the process, however it ends.
 */
class SpoolDirectory {

	private static final Logger logger = LoggerFactory.getLogger(SpoolDirectory.class);

	private static final boolean POSIX = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");

	private static final String PREFIX = "smtpd-";

	private static final String SUFFIX = ".spool";

	private final @Nullable Path configured;

	private @Nullable Path temporary;

	/**
	 * Create a directory that is made when it is needed.
	 * @param configured the directory to use, {@code null} for a temporary one
	 */
	SpoolDirectory(@Nullable Path configured) {
		this.configured = configured;
		if (configured != null) {
			deleteLeftOver(configured);
		}
	}

	// Of a process that ended between making a file and deleting its name. Others that
	// use the directory don't need theirs any more, or hold on to them.
	private static void deleteLeftOver(Path directory) {
		if (!Files.isDirectory(directory)) {
			return;
		}
		try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, PREFIX + "*" + SUFFIX)) {
			for (Path file : files) {
				Files.deleteIfExists(file);
			}
		}
		catch (IOException | DirectoryIteratorException ex) {
			logger.debug("Spool files of an earlier process stay", ex);
		}
	}

	/**
	 * Return a new file, open to be written and read.
	 * @param spool the spool of the file
	 * @return the file
	 * @throws IOException if it can't be made
	 */
	SpoolFile createFile(Spool spool) throws IOException {
		return new SpoolFile(open(), spool);
	}

	/**
	 * Make a file, and delete its name where the system allows that.
	 * @return the open file
	 * @throws IOException if it can't be made
	 */
	final RandomAccessFile open() throws IOException {
		Path path = createPath();
		try {
			RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw");
			if (POSIX) {
				Files.deleteIfExists(path);
			}
			else {
				path.toFile().deleteOnExit();
			}
			return file;
		}
		catch (IOException ex) {
			Files.deleteIfExists(path);
			throw ex;
		}
	}

	private Path createPath() throws IOException {
		try {
			return Files.createTempFile(path(), PREFIX, SUFFIX, ownerOnly("rw-------"));
		}
		catch (NoSuchFileException ex) {
			forget();
			return Files.createTempFile(path(), PREFIX, SUFFIX, ownerOnly("rw-------"));
		}
	}

	private synchronized Path path() throws IOException {
		if (this.configured != null) {
			return Files.createDirectories(this.configured, ownerOnly("rwx------"));
		}
		if (this.temporary == null) {
			this.temporary = Files.createTempDirectory(PREFIX, ownerOnly("rwx------"));
		}
		return this.temporary;
	}

	// it was deleted from outside
	private synchronized void forget() {
		this.temporary = null;
	}

	synchronized void close() {
		if (this.temporary != null) {
			try {
				Files.deleteIfExists(this.temporary);
			}
			catch (IOException ex) {
				logger.debug("Spool directory stays", ex);
			}
			this.temporary = null;
		}
	}

	/**
	 * Check that files can be made and written, by doing so. Makes the directory if it
	 * isn't there.
	 * @param bytes how many bytes to write
	 * @throws IOException if that fails
	 */
	void check(int bytes) throws IOException {
		Path file = createPath();
		try {
			Files.write(file, new byte[bytes]);
		}
		finally {
			Files.deleteIfExists(file);
		}
	}

	/**
	 * Return how many bytes can be written to files, as far as the system knows.
	 * @return the number of bytes
	 * @throws IOException if it isn't known
	 */
	long usableSpace() throws IOException {
		return Files.getFileStore(location()).getUsableSpace();
	}

	/**
	 * Return where files are made, or temporary directories for them.
	 * @return the directory
	 */
	Path location() {
		return (this.configured != null) ? this.configured : Path.of(System.getProperty("java.io.tmpdir", ""));
	}

	private static FileAttribute<?>[] ownerOnly(String permissions) {
		if (!POSIX) {
			return new FileAttribute<?>[0];
		}
		Set<PosixFilePermission> set = PosixFilePermissions.fromString(permissions);
		return new FileAttribute<?>[] { PosixFilePermissions.asFileAttribute(set) };
	}

}
