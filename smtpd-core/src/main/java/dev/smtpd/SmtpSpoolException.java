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

package dev.smtpd;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/**
 * Thrown when the server can't write files to its spool directory.
 *
 * @since 0.1.0
 */
public class SmtpSpoolException extends UncheckedIOException {

	private static final long serialVersionUID = 1L;

	private final String directory;

	/**
	 * Create an exception.
	 * @param directory the directory, or where the server would make a temporary one
	 * @param cause the failure
	 */
	public SmtpSpoolException(Path directory, IOException cause) {
		super("Files can't be written to the spool directory " + directory + ": " + cause, cause);
		this.directory = directory.toString();
	}

	/**
	 * Return the directory.
	 * @return the directory, or where the server would make a temporary one
	 */
	public Path getDirectory() {
		return Path.of(this.directory);
	}

}
