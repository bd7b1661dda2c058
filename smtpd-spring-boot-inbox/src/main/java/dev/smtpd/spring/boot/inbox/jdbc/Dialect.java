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

package dev.smtpd.spring.boot.inbox.jdbc;

import java.util.Locale;

/**
 * The databases that the inbox knows.
 */
enum Dialect {

	H2("SYSTEM_RANGE"), POSTGRESQL("generate_series");

	private final String series;

	Dialect(String series) {
		this.series = series;
	}

	String migrations() {
		return "classpath:dev/smtpd/spring/boot/inbox/jdbc/" + name().toLowerCase(Locale.ROOT);
	}

	String nextIds() {
		return "SELECT NEXTVAL('smtpd_inbox_message_seq') FROM " + this.series + "(1, ?)";
	}

	static Dialect of(String product) {
		return switch (product) {
			case "H2" -> H2;
			case "PostgreSQL" -> POSTGRESQL;
			default -> throw new UnsupportedInboxDatabaseException(product);
		};
	}

}
