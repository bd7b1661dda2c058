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

package dev.smtpd.spring.ratelimit.shared;

import javax.sql.DataSource;

import org.h2.jdbcx.JdbcConnectionPool;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class H2BucketTableTests extends AbstractJdbcBucketTableTests {

	private static JdbcConnectionPool pool;

	@BeforeAll
	static void open() {
		pool = JdbcConnectionPool.create("jdbc:h2:mem:buckets;DB_CLOSE_DELAY=-1", "sa", "");
	}

	@AfterAll
	static void close() {
		pool.dispose();
	}

	@Override
	DataSource dataSource() {
		return pool;
	}

	@Override
	String platform() {
		return "h2";
	}

}
