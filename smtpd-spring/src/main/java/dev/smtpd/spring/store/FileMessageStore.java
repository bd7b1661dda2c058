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
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Set;

import dev.smtpd.SmtpMessage;
import dev.smtpd.spring.store.MessageStoreException.Kind;
import org.jspecify.annotations.Nullable;

/**
 * {@link MessageStore} in files, one for each message, which only the owner of the
 * process may read. A file is written under another name, forced to the disk, and then
 * renamed. Several instances may share the directory, on one machine or on a network file
 * system whose rename is atomic.
 *
 * @since 0.1.0
 */
public final class FileMessageStore implements MessageStore {

	private static final int BLOCK_SIZE = 64 * 1024;

	private static final int MAX_ATTEMPTS = 3;

	private final MessageFiles files;

	private final MessageIds ids;

	// whose own name is durable
	private volatile @Nullable Path durableDirectory;

	/**
	 * Create a store.
	 * @param directory the directory, made if it doesn't exist
	 * @param clock tells the time, of which ids are made
	 * @throws MessageStoreException if the directory can't be made
	 */
	public FileMessageStore(Path directory, Clock clock) {
		this.files = new MessageFiles(directory, clock);
		this.ids = new MessageIds(clock);
		try {
			this.files.createRoot();
		}
		catch (IOException ex) {
			throw unavailable("Directory of stored messages can't be made", ex);
		}
	}

	@Override
	public StoredMessage put(SmtpMessage message) {
		String id = this.ids.next();
		Path file = this.files.file(id);
		Path unfinished = this.files.unfinished(id);
		try {
			byte[] sha256 = write(message, unfinished);
			move(unfinished, id);
			return new StoredMessage(id, file.toUri().toString(), message.content().size(),
					HexFormat.of().formatHex(sha256));
		}
		catch (IOException ex) {
			throw unavailable("Message can't be stored", discard(ex, unfinished, file));
		}
		catch (RuntimeException ex) {
			throw discard(ex, unfinished, file);
		}
	}

	private byte[] write(SmtpMessage message, Path file) throws IOException {
		try (FileChannel channel = FileChannel.open(file,
				Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), this.files.ownerOnlyFile());
				OutputStream out = Channels.newOutputStream(channel)) {
			byte[] sha256 = new ContentCopy(message.content()).to(out, BLOCK_SIZE);
			channel.force(true);
			return sha256;
		}
	}

	// another instance may remove the directory while it is empty
	private void move(Path unfinished, String id) throws IOException {
		for (int attempt = 1; true; attempt++) {
			try {
				createDirectory(id);
				Files.move(unfinished, this.files.file(id), StandardCopyOption.ATOMIC_MOVE);
				this.files.force(this.files.inner(id));
				return;
			}
			catch (NoSuchFileException ex) {
				this.durableDirectory = null;
				if (attempt == MAX_ATTEMPTS) {
					throw ex;
				}
			}
		}
	}

	private void createDirectory(String id) throws IOException {
		Path directory = this.files.inner(id);
		if (directory.equals(this.durableDirectory)) {
			return;
		}
		Path outer = this.files.outer(id);
		create(outer);
		create(directory);
		// also where others have made them, who may not have come as far
		this.files.force(this.files.root());
		this.files.force(outer);
		this.durableDirectory = directory;
	}

	private void create(Path directory) throws IOException {
		try {
			Files.createDirectory(directory, this.files.ownerOnlyDirectory());
		}
		catch (FileAlreadyExistsException ex) {
			// as it should be
		}
	}

	private static <T extends Exception> T discard(T failure, Path... files) {
		for (Path file : files) {
			try {
				Files.deleteIfExists(file);
			}
			catch (IOException ex) {
				failure.addSuppressed(ex);
			}
		}
		return failure;
	}

	@Override
	public InputStream open(String id) {
		Path file = this.files.file(MessageIds.require(id));
		try {
			return Files.newInputStream(file);
		}
		catch (NoSuchFileException ex) {
			throw new MessageStoreException(Kind.NOT_FOUND, "There is no stored message " + id, ex);
		}
		catch (IOException ex) {
			throw unavailable("Stored message " + id + " can't be opened", ex);
		}
	}

	@Override
	public void delete(String id) {
		Path file = this.files.file(MessageIds.require(id));
		try {
			Files.deleteIfExists(file);
		}
		catch (IOException ex) {
			throw unavailable("Stored message " + id + " can't be deleted", ex);
		}
	}

	@Override
	public int removeOlderThan(Instant time, int max) {
		try {
			return this.files.removeOlderThan(time, max);
		}
		catch (IOException ex) {
			throw unavailable("Stored messages can't be removed", ex);
		}
	}

	private static MessageStoreException unavailable(String message, IOException cause) {
		return new MessageStoreException(Kind.UNAVAILABLE, message, cause);
	}

}
