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

package dev.smtpd.spring.transaction;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;

import javax.sql.DataSource;

import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;

import org.springframework.beans.BeanWrapperImpl;
import org.springframework.beans.PropertyAccessorFactory;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.DelegatingDataSource;
import org.springframework.jdbc.datasource.LazyConnectionDataSourceProxy;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.TransactionExecution;
import org.springframework.transaction.TransactionExecutionListener;
import org.springframework.transaction.UnexpectedRollbackException;
import org.springframework.transaction.support.AbstractPlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Transactions that differ in nothing but when they fetch their connection.
 */
class LazyConnectionTransactionManagersTests {

	private final CountingDataSource dataSource = new CountingDataSource();

	private final JdbcTemplate jdbc = new JdbcTemplate(this.dataSource);

	private final JdbcTransactionManager original = new JdbcTransactionManager(this.dataSource);

	private final PlatformTransactionManager lazy = LazyConnectionTransactionManagers.of(this.original);

	LazyConnectionTransactionManagersTests() {
		this.jdbc.execute("create table message (id varchar primary key)");
		// the proxy finds out once what connections are like
		new TransactionTemplate(this.lazy).executeWithoutResult((status) -> {
		});
		this.dataSource.fetched.set(0);
	}

	@Test
	void connectionIsFetchedWithTheFirstStatement() {
		new TransactionTemplate(this.lazy).executeWithoutResult((status) -> {
			assertThat(this.dataSource.fetched).hasValue(0);
			insert("a");
			insert("b");
			assertThat(this.dataSource.fetched).hasValue(1);
		});
		assertThat(count()).isEqualTo(2);
	}

	@Test
	void noConnectionIsFetchedWithoutAStatement() {
		new TransactionTemplate(this.lazy).executeWithoutResult((status) -> {
		});
		assertThat(this.dataSource.fetched).hasValue(0);
	}

	@Test
	void rollbackRollsBack() {
		new TransactionTemplate(this.lazy).executeWithoutResult((status) -> {
			insert("a");
			status.setRollbackOnly();
		});
		assertThat(count()).isZero();
	}

	@Test
	void codeThatUsesTheOriginalTakesPart() {
		TransactionTemplate inner = new TransactionTemplate(this.original);
		new TransactionTemplate(this.lazy).executeWithoutResult((status) -> {
			inner.executeWithoutResult((innerStatus) -> {
				assertThat(innerStatus.isNewTransaction()).isFalse();
				insert("a");
			});
			status.setRollbackOnly();
		});
		assertThat(count()).isZero();
		assertThatExceptionOfType(UnexpectedRollbackException.class)
			.isThrownBy(() -> new TransactionTemplate(this.lazy).executeWithoutResult((status) -> {
				insert("b");
				inner.executeWithoutResult(TransactionExecution::isRollbackOnly);
				inner.executeWithoutResult((innerStatus) -> innerStatus.setRollbackOnly());
			}));
		assertThat(count()).isZero();
	}

	@Test
	void newTransactionOfTheOriginalIsIndependent() {
		TransactionTemplate inner = new TransactionTemplate(this.original);
		inner.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
		new TransactionTemplate(this.lazy).executeWithoutResult((status) -> {
			insert("a");
			inner.executeWithoutResult((innerStatus) -> insert("b"));
			insert("c");
			status.setRollbackOnly();
		});
		assertThat(this.jdbc.queryForList("select id from message", String.class)).containsExactly("b");
	}

	@Test
	void nestedTransactionOfTheOriginalIsASavepoint() {
		TransactionTemplate inner = new TransactionTemplate(this.original);
		inner.setPropagationBehavior(TransactionDefinition.PROPAGATION_NESTED);
		new TransactionTemplate(this.lazy).executeWithoutResult((status) -> {
			insert("a");
			inner.executeWithoutResult((innerStatus) -> {
				insert("b");
				innerStatus.setRollbackOnly();
			});
		});
		assertThat(this.jdbc.queryForList("select id from message", String.class)).containsExactly("a");
	}

	@Test
	void settingsAreThoseOfTheOriginal() {
		JdbcTransactionManager configured = new JdbcTransactionManager(this.dataSource);
		configured
			.setTransactionSynchronization(AbstractPlatformTransactionManager.SYNCHRONIZATION_ON_ACTUAL_TRANSACTION);
		configured.setDefaultTimeout(42);
		configured.setNestedTransactionAllowed(false);
		configured.setValidateExistingTransaction(true);
		configured.setGlobalRollbackOnParticipationFailure(false);
		configured.setFailEarlyOnGlobalRollbackOnly(true);
		configured.setRollbackOnCommitFailure(true);
		configured.setEnforceReadOnly(true);
		configured.setTransactionExecutionListeners(List.of(new TransactionExecutionListener() {
		}));
		configured.setExceptionTranslator((task, sql, ex) -> null);
		BeanWrapperImpl expected = new BeanWrapperImpl(configured);
		BeanWrapperImpl actual = (BeanWrapperImpl) PropertyAccessorFactory
			.forBeanPropertyAccess(LazyConnectionTransactionManagers.of(configured));
		Set<String> others = Set.of("class", "dataSource", "resourceFactory");
		for (var property : expected.getPropertyDescriptors()) {
			if (expected.isReadableProperty(property.getName()) && !others.contains(property.getName())) {
				assertThat(actual.getPropertyValue(property.getName())).as(property.getName())
					.isEqualTo(expected.getPropertyValue(property.getName()));
			}
		}
	}

	@Test
	void typeIsThatOfTheOriginal() {
		assertThat(this.lazy).isExactlyInstanceOf(JdbcTransactionManager.class);
		assertThat(LazyConnectionTransactionManagers.of(new DataSourceTransactionManager(this.dataSource)))
			.isExactlyInstanceOf(DataSourceTransactionManager.class);
	}

	@Test
	void transactionManagersOfOthersAreLeftAlone() {
		PlatformTransactionManager late = new JdbcTransactionManager(
				new LazyConnectionDataSourceProxy(this.dataSource));
		assertThat(LazyConnectionTransactionManagers.of(late)).isSameAs(late);
		PlatformTransactionManager other = new JdbcTransactionManager(this.dataSource) {

			private static final long serialVersionUID = 1L;

		};
		assertThat(LazyConnectionTransactionManagers.of(other)).isSameAs(other);
	}

	private void insert(String id) {
		this.jdbc.update("insert into message values (?)", id);
	}

	private int count() {
		Integer rows = this.jdbc.queryForObject("select count(*) from message", Integer.class);
		return (rows != null) ? rows : -1;
	}

	/**
	 * Counts the connections that are fetched.
	 */
	private static final class CountingDataSource extends DelegatingDataSource {

		private final AtomicInteger fetched = new AtomicInteger();

		private CountingDataSource() {
			super(database());
		}

		private static DataSource database() {
			JdbcDataSource database = new JdbcDataSource();
			database.setURL("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");
			return database;
		}

		@Override
		public Connection getConnection() throws SQLException {
			this.fetched.incrementAndGet();
			return super.getConnection();
		}

	}

}
