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
import java.nio.file.StandardOpenOption;

import org.springframework.stereotype.Component;

/**
 * Gives tickets their numbers. The last one is kept in a file, so that after a restart
 * mail to {@code support+7@} isn't about another ticket than before.
 */
@Component
class TicketNumbers {

	private final Path file;

	private long last;

	TicketNumbers(AppProperties properties) throws IOException {
		this.file = properties.dataDirectory().resolve("last-ticket");
		this.last = Files.exists(this.file) ? Long.parseLong(Files.readString(this.file).strip()) : 0;
	}

	synchronized long next() {
		long next = this.last + 1;
		try {
			Files.createDirectories(this.file.getParent());
			// before the number is used, and never in part
			Path written = this.file.resolveSibling("last-ticket.new");
			Files.writeString(written, next + "\n", StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING,
					StandardOpenOption.WRITE, StandardOpenOption.DSYNC);
			Files.move(written, this.file, StandardCopyOption.ATOMIC_MOVE);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		this.last = next;
		return next;
	}

}
