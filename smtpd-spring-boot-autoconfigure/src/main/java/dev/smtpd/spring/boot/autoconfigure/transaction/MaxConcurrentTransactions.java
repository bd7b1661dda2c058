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

package dev.smtpd.spring.boot.autoconfigure.transaction;

import java.util.List;

import javax.sql.DataSource;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.jdbc.metadata.CompositeDataSourcePoolMetadataProvider;
import org.springframework.boot.jdbc.metadata.DataSourcePoolMetadata;
import org.springframework.boot.jdbc.metadata.DataSourcePoolMetadataProvider;
import org.springframework.boot.jdbc.metadata.HikariDataSourcePoolMetadata;
import org.springframework.orm.jpa.JpaTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.ResourceTransactionManager;
import org.springframework.util.ClassUtils;

/**
 * Derives from the size of a connection pool how many messages may be inside a
 * transaction at a time: a third of it. So a second connection of each, as
 * {@code REQUIRES_NEW} takes it, is always to be had, and a third is left to the rest of
 * the application even then.
 */
final class MaxConcurrentTransactions {

	private static final int SHARES = 3;

	// of a pool that hasn't begun to fill itself and has no size of its own
	private static final int HIKARI_DEFAULT = 10;

	private static final boolean JPA = ClassUtils.isPresent("org.springframework.orm.jpa.JpaTransactionManager",
			MaxConcurrentTransactions.class.getClassLoader());

	private MaxConcurrentTransactions() {
	}

	/**
	 * Return how many there may be.
	 * @param transactionManager the transaction manager
	 * @param providers read the sizes of pools
	 * @return the number; 0 for no limit, where the size of the pool isn't known
	 */
	static int derive(PlatformTransactionManager transactionManager, List<DataSourcePoolMetadataProvider> providers) {
		DataSource dataSource = dataSource(transactionManager);
		if (dataSource == null) {
			return 0;
		}
		DataSourcePoolMetadata pool = new CompositeDataSourcePoolMetadataProvider(providers)
			.getDataSourcePoolMetadata(dataSource);
		int size = (pool != null) ? size(pool) : 0;
		return (size > 0) ? Math.max(1, size / SHARES) : 0;
	}

	private static int size(DataSourcePoolMetadata pool) {
		Integer max = pool.getMax();
		if (max != null && max > 0) {
			return max;
		}
		return (pool instanceof HikariDataSourcePoolMetadata) ? HIKARI_DEFAULT : 0;
	}

	private static @Nullable DataSource dataSource(PlatformTransactionManager transactionManager) {
		if (JPA && transactionManager instanceof JpaTransactionManager jpa) {
			return jpa.getDataSource();
		}
		return (transactionManager instanceof ResourceTransactionManager resources
				&& resources.getResourceFactory() instanceof DataSource dataSource) ? dataSource : null;
	}

}
