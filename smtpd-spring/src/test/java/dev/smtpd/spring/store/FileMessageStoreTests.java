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
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

import dev.smtpd.spring.store.MessageStoreException.Kind;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class FileMessageStoreTests extends AbstractMessageStoreTests {

	@TempDir
	private Path parent;

	private Path directory;

	@BeforeEach
	void createDirectory() {
		this.directory = this.parent.resolve("a/b");
	}

	@Override
	MessageStore open() {
		return new FileMessageStore(this.directory, this.clock);
	}

	private List<Path> files() throws IOException {
		try (Stream<Path> files = Files.walk(this.directory)) {
			return files.filter(Files::isRegularFile).toList();
		}
	}

	private Path file(String id) {
		return this.directory.resolve(id.substring(0, 6)).resolve(id.substring(6, 8)).resolve(id);
	}

	@Test
	void onlyTheOwnerMayRead() throws IOException {
		StoredMessage stored = put(open(), bytes(10));
		Path file = Path.of(URI.create(stored.location()));
		assertThat(file).isEqualTo(file(stored.id()));
		assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file))).isEqualTo("rw-------");
		for (Path each = file.getParent(); !each.equals(this.parent); each = each.getParent()) {
			assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(each))).isEqualTo("rwx------");
		}
	}

	// an Error isn't caught, and so the file is left as by a process that is killed
	@Test
	void whatACrashHasLeftIsntReadAndIsRemovedOnceNobodyCanWriteItAnyMore() throws IOException {
		MessageStore store = open();
		assertThatExceptionOfType(Error.class)
			.isThrownBy(() -> store.put(TestMessages.of(TestMessages.content(200_000, DyingStream::new))));
		assertThat(files()).singleElement()
			.satisfies((file) -> assertNotFound(store, file.getFileName().toString()))
			.satisfies((file) -> assertThat(file).isNotEmptyFile());
		this.clock.advance(MessageFiles.UNFINISHED_AGE);
		assertThat(store.removeOlderThan(NOW, 100)).isZero();
		assertThat(files()).hasSize(1);
		this.clock.advance(Duration.ofMillis(1));
		assertThat(store.removeOlderThan(NOW, 100)).isOne();
		assertThat(files()).isEmpty();
	}

	@Test
	void oldestOfADirectoryAreRemovedFirst() {
		MessageStore store = open();
		List<String> ids = Stream.generate(() -> put(store, bytes(10)).id()).limit(20).toList();
		assertThat(ids).extracting((id) -> file(id).getParent()).containsOnly(file(ids.get(0)).getParent());
		for (int removed = 0; removed < 20; removed += 4) {
			assertThat(store.removeOlderThan(FAR, 4)).isEqualTo(4);
			assertThat(ids.subList(0, removed + 4)).noneMatch((id) -> Files.exists(file(id)));
			assertThat(ids.subList(removed + 4, 20)).allMatch((id) -> Files.exists(file(id)));
		}
		assertThat(store.removeOlderThan(FAR, 4)).isZero();
	}

	@Test
	void boundIsThatOfUnfinishedAndOtherFilesTogether() throws IOException {
		MessageStore store = open();
		List<String> ids = Stream.generate(() -> put(store, bytes(10)).id()).limit(3).toList();
		for (String id : ids.subList(0, 2)) {
			Files.createFile(this.directory.resolve("unfinished").resolve(id));
		}
		this.clock.advance(MessageFiles.UNFINISHED_AGE.plusMillis(1));
		assertThat(store.removeOlderThan(FAR, 3)).isEqualTo(3);
		assertThat(files()).hasSize(2).allMatch((file) -> ids.indexOf(file.getFileName().toString()) > 0);
		assertThat(store.removeOlderThan(FAR, 3)).isEqualTo(2);
	}

	@Test
	void unfinishedFileIsGoneAfterAFailure() throws IOException {
		MessageStore store = open();
		assertThatExceptionOfType(MessageStoreException.class)
			.isThrownBy(() -> store.put(TestMessages.of(TestMessages.failing(300_000, 270_000))));
		assertThat(files()).isEmpty();
	}

	@Test
	void emptyDirectoriesAreRemovedAndMadeAgain() throws IOException {
		MessageStore store = open();
		StoredMessage stored = put(store, bytes(10));
		Path inner = file(stored.id()).getParent();
		store.delete(stored.id());
		store.removeOlderThan(NOW, 100);
		assertThat(inner).isDirectory();
		open().removeOlderThan(FAR, 100);
		assertThat(inner.getParent()).doesNotExist();
		StoredMessage again = put(store, bytes(11));
		assertThat(file(again.id()).getParent()).isEqualTo(inner);
		assertThat(read(store, again.id())).isEqualTo(bytes(11));
	}

	@Test
	void filesThatArentOfTheStoreAreLeftAlone() throws IOException {
		MessageStore store = open();
		StoredMessage stored = put(store, bytes(10));
		Path outside = Files.createDirectory(this.parent.resolve("outside"));
		String id = "00000000-0000-7000-8000-000000000000";
		Path target = Files.createDirectories(outside.resolve("00")).resolve(id);
		Files.createFile(target);
		Files.createSymbolicLink(this.directory.resolve("000000"), outside);
		Path foreign = Files.createFile(file(stored.id()).resolveSibling("README"));
		Path foreignDirectory = Files.createDirectories(this.directory.resolve("lost+found"));
		assertThat(store.removeOlderThan(FAR, 100)).isOne();
		assertThat(target).exists();
		assertThat(foreign).exists();
		assertThat(foreignDirectory).exists();
	}

	@Test
	void directoryThatCantBeMadeFailsTheStart() throws IOException {
		Files.createFile(this.parent.resolve("a"));
		assertThatExceptionOfType(MessageStoreException.class).isThrownBy(this::open)
			.extracting(MessageStoreException::getKind)
			.isEqualTo(Kind.UNAVAILABLE);
	}

	@Test
	void directoryThatIsGoneFailsTheMessageOnly() throws IOException {
		MessageStore store = open();
		Files.delete(this.directory.resolve("unfinished"));
		assertThatExceptionOfType(MessageStoreException.class).isThrownBy(() -> put(store, bytes(10)))
			.extracting(MessageStoreException::getKind)
			.isEqualTo(Kind.UNAVAILABLE);
		open();
		assertThat(read(store, put(store, bytes(10)).id())).isEqualTo(bytes(10));
	}

	private static final class DyingStream extends InputStream {

		private int position;

		@Override
		public int read() {
			if (this.position++ == 100_000) {
				throw new Error("for the test");
			}
			return 'x';
		}

	}

}
