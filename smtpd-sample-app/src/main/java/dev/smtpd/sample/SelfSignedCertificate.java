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

package dev.smtpd.sample;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.TimeUnit;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A key and its certificate in a file that only its owner can read, made by the
 * {@code keytool} that every Java runtime has.
 */
final class SelfSignedCertificate {

	/**
	 * The password of the file. What protects the key are the rights to the file.
	 */
	static final String PASSWORD = "self-signed";

	private static final Logger logger = LoggerFactory.getLogger(SelfSignedCertificate.class);

	private SelfSignedCertificate() {
	}

	/**
	 * Make the file, unless it is there.
	 * @param keyStore the file
	 */
	static void createIfMissing(Path keyStore) {
		if (Files.exists(keyStore)) {
			return;
		}
		try {
			Path directory = Files.createDirectories(keyStore.getParent());
			// the key is never where others can read it, and never there in part
			Path temporary = Files.createTempDirectory(directory, "tls", ownerOnly(directory, "rwx------"));
			Path made = temporary.resolve("tls.p12");
			try {
				keytool(made);
				if (isPosix(directory)) {
					Files.setPosixFilePermissions(made, PosixFilePermissions.fromString("rw-------"));
				}
				Files.move(made, keyStore, StandardCopyOption.ATOMIC_MOVE);
				logger.info("Made a self-signed certificate, {}", keyStore);
			}
			finally {
				Files.deleteIfExists(made);
				Files.delete(temporary);
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException("Failed to make a self-signed certificate in " + keyStore.getParent()
					+ ". Set 'app.self-signed-tls' to false, or 'app.data-directory' to a directory that can be written",
					ex);
		}
	}

	private static FileAttribute<?>[] ownerOnly(Path directory, String permissions) {
		return isPosix(directory)
				? new FileAttribute<?>[] {
						PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions)) }
				: new FileAttribute<?>[0];
	}

	private static boolean isPosix(Path directory) {
		return directory.getFileSystem().supportedFileAttributeViews().contains("posix");
	}

	// what keytool prints is in a file, since reading it from a process waits without end
	private static void keytool(Path keyStore) throws IOException {
		Path output = keyStore.resolveSibling("output");
		Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
				"-genkeypair", "-alias", "self-signed", "-keyalg", "EC", "-groupname", "secp256r1", "-validity", "3650",
				"-dname", "CN=localhost", "-ext", "SAN=dns:localhost,ip:127.0.0.1,ip:::1", "-storetype", "PKCS12",
				"-keystore", keyStore.toString(), "-storepass", PASSWORD)
			.redirectErrorStream(true)
			.redirectOutput(output.toFile())
			.start();
		process.getOutputStream().close();
		try {
			if (!process.waitFor(1, TimeUnit.MINUTES)) {
				throw new IOException("keytool has not ended within a minute: " + Files.readString(output).strip());
			}
			if (process.exitValue() != 0) {
				throw new IOException("keytool: " + Files.readString(output).strip());
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IOException("Interrupted", ex);
		}
		finally {
			process.destroyForcibly();
			Files.deleteIfExists(output);
		}
	}

}
