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

package dev.smtpd.spring.boot.inbox.autoconfigure;

import java.nio.file.Path;

import dev.smtpd.spring.boot.inbox.jdbc.FileDatabase;
import dev.smtpd.spring.boot.inbox.jdbc.InboxDatabase;

/**
 * Another process, which has opened the file of an inbox until its input ends.
 */
public final class FileHolder {

	static final int OPEN = 1;

	private FileHolder() {
	}

	public static void main(String[] arguments) throws Exception {
		try (InboxDatabase database = FileDatabase.open(Path.of(arguments[0]))) {
			System.out.write(OPEN);
			System.out.flush();
			while (System.in.read() != -1) {
				database.getClass();
			}
		}
	}

}
