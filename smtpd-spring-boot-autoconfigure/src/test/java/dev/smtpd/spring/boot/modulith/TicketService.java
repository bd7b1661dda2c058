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

package dev.smtpd.spring.boot.modulith;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/**
 * What mail is handed over to. Outlives the application that uses it.
 */
class TicketService {

	private final CountDownLatch failed = new CountDownLatch(1);

	private final List<String> opened = new CopyOnWriteArrayList<>();

	private volatile boolean available;

	void open(byte[] content) {
		if (!this.available) {
			this.failed.countDown();
			throw new IllegalStateException("for the test");
		}
		this.opened.add(new String(content, StandardCharsets.US_ASCII));
	}

	void repair() {
		this.available = true;
	}

	CountDownLatch failed() {
		return this.failed;
	}

	List<String> opened() {
		return this.opened;
	}

}
