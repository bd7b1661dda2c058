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

package com.example.gateway;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Principal;
import java.util.List;
import java.util.UUID;

import dev.smtpd.SmtpReply;
import dev.smtpd.mail.Attachment;
import dev.smtpd.spring.listener.annotation.SmtpController;
import dev.smtpd.spring.listener.annotation.SmtpListener;

import org.springframework.util.FileSystemUtils;

@SmtpController
class DeviceMail {

	private final Path directory;

	DeviceMail(GatewayProperties properties) {
		this.directory = properties.directory();
	}

	// an exception, such as that of a full disk, is 451: the device sends again
	@SmtpListener("scans@${gateway.domain}")
	SmtpReply save(Principal device, List<Attachment> files) throws IOException {
		if (files.isEmpty()) {
			return SmtpReply.reject("5.6.0", "No attachment");
		}
		// moved when it is complete, so that nobody reads half of a file
		Path incoming = Files
			.createDirectories(this.directory.resolve(".incoming").resolve(UUID.randomUUID().toString()));
		try {
			for (int i = 0; i < files.size(); i++) {
				write(files.get(i), incoming.resolve((i + 1) + "-" + files.get(i).name()));
			}
			Path folder = Files.createDirectories(this.directory.resolve(device.getName()));
			Files.move(incoming, folder.resolve(incoming.getFileName()));
		}
		finally {
			FileSystemUtils.deleteRecursively(incoming);
		}
		return SmtpReply.accept("Saved " + files.size());
	}

	private static void write(Attachment file, Path path) throws IOException {
		try (InputStream content = file.inputStream()) {
			Files.copy(content, path);
		}
	}

}
