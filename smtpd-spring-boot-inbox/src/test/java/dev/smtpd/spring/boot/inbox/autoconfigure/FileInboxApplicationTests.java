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
import java.util.UUID;

import javax.sql.DataSource;

import dev.smtpd.spring.boot.inbox.jdbc.InboxDatabaseInUseException;
import dev.smtpd.spring.boot.inbox.store.InboxMessages;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.asm.ClassWriter;
import org.springframework.asm.Opcodes;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.mock.env.MockEnvironment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * The inbox in a file of its own.
 */
class FileInboxApplicationTests extends AbstractInboxApplicationTests {

	@TempDir
	private Path directory;

	@Override
	String[] properties() {
		return new String[] { "smtpd.inbox.database=file", "smtpd.inbox.directory=" + this.directory.resolve("inbox") };
	}

	@Test
	void survivesARestart() {
		assertThat(application().client().mail().from("joe@example.org").to("ann@example.org").subject("Kept").send())
			.isAccepted();
		application().close();
		try (InboxApplication again = InboxApplication.run(properties())) {
			assertThat(again.list("kept")).hasSize(1);
		}
	}

	@Test
	void fileOfAnotherProcessFailsTheStart() throws Exception {
		Path other = this.directory.resolve("other");
		Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
				System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
				FileHolder.class.getName(), other.toString())
			.redirectError(ProcessBuilder.Redirect.INHERIT)
			.start();
		try {
			int output;
			do {
				output = process.getInputStream().read();
			}
			while (output != FileHolder.OPEN && output != -1);
			assertThat(output).isEqualTo(FileHolder.OPEN);
			assertThatException()
				.isThrownBy(() -> InboxApplication.run("smtpd.inbox.database=file", "smtpd.inbox.directory=" + other))
				.satisfies((failure) -> assertThat(failure).hasRootCauseInstanceOf(Exception.class))
				.satisfies((failure) -> {
					MockEnvironment environment = new MockEnvironment();
					FailureAnalysis unnamed = new InboxDatabaseInUseFailureAnalyzer(environment).analyze(failure);
					assertThat(unnamed).isNotNull();
					assertThat(unnamed.getAction()).contains("smtpd.inbox.directory", "spring.application.name");
					environment.setProperty("smtpd.inbox.directory", other.toString());
					FailureAnalysis analysis = new InboxDatabaseInUseFailureAnalyzer(environment).analyze(failure);
					assertThat(analysis).isNotNull();
					assertThat(analysis.getCause()).isInstanceOf(InboxDatabaseInUseException.class);
					assertThat(analysis.getDescription()).contains(other.toString());
					assertThat(analysis.getAction()).contains("smtpd.inbox.directory")
						.doesNotContain("spring.application.name");
				});
		}
		finally {
			process.getOutputStream().close();
			process.waitFor();
		}
	}

	@Test
	void killedProcessHasAllThatItAccepted() throws Exception {
		KilledInbox.Result result = KilledInbox.run(this.directory.resolve("killed"), 4, 200);
		assertThat(result.accepted()).isGreaterThanOrEqualTo(200);
		assertThat(result.lost()).isZero();
	}

	@Test
	void processWithoutMemoryHasAllThatItAccepted() throws Exception {
		StarvedInbox.Result result = StarvedInbox.run(this.directory.resolve("starved"));
		assertThat(result.accepted()).isPositive();
		assertThat(result.deferred()).isPositive();
		assertThat(result.lost()).isZero();
	}

	@Test
	void isOnWithDevTools() {
		ApplicationContextRunner runner = new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(SmtpdInboxAutoConfiguration.class))
			.withPropertyValues(properties())
			.withClassLoader(new DevToolsClassLoader());
		runner.run((context) -> assertThat(context).hasSingleBean(InboxMessages.class));
		runner.withPropertyValues("smtpd.inbox.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(InboxMessages.class));
		runner.withPropertyValues("smtpd.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(InboxMessages.class));
	}

	@Test
	void ownDataSourceTakesPrecedence() {
		new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(SmtpdInboxAutoConfiguration.class))
			.withUserConfiguration(OwnDataSource.class)
			.withPropertyValues(properties())
			.withPropertyValues("smtpd.inbox.enabled=true", "smtpd.inbox.directory=" + this.directory.resolve("none"))
			.run((context) -> {
				assertThat(context).hasSingleBean(InboxMessages.class);
				assertThat(this.directory.resolve("none")).doesNotExist();
				assertThat(JdbcClient.create(context.getBean("inboxDataSource", DataSource.class))
					.sql("SELECT COUNT(*) FROM smtpd_inbox_message")
					.query(Long.class)
					.single()).isZero();
			});
	}

	@Test
	void isOffUnlessAskedFor() {
		ApplicationContextRunner runner = new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(SmtpdInboxAutoConfiguration.class))
			.withPropertyValues(properties());
		runner.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(InboxMessages.class));
		runner.withPropertyValues("smtpd.inbox.enabled=false")
			.withClassLoader(new FilteredClassLoader("none"))
			.run((context) -> assertThat(context).doesNotHaveBean(InboxMessages.class));
		runner.withPropertyValues("smtpd.inbox.enabled=true")
			.run((context) -> assertThat(context).hasSingleBean(InboxMessages.class));
	}

	@Test
	void retentionThatMakesNoSenseFailsTheStart() {
		new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(SmtpdInboxAutoConfiguration.class))
			.withPropertyValues(properties())
			.withPropertyValues("smtpd.inbox.enabled=true", "smtpd.inbox.retention.max-messages=-1")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("smtpd.inbox.retention.max-messages"));
	}

	/**
	 * Has the class by which DevTools are recognized.
	 */
	private static final class DevToolsClassLoader extends ClassLoader {

		private DevToolsClassLoader() {
			super(FileInboxApplicationTests.class.getClassLoader());
		}

		@Override
		protected Class<?> findClass(String name) throws ClassNotFoundException {
			if (!name.equals(OnInboxCondition.DEV_TOOLS)) {
				throw new ClassNotFoundException(name);
			}
			ClassWriter writer = new ClassWriter(0);
			writer.visit(Opcodes.V17, Opcodes.ACC_PUBLIC, name.replace('.', '/'), null, "java/lang/Object", null);
			byte[] bytes = writer.toByteArray();
			return defineClass(name, bytes, 0, bytes.length);
		}

	}

	/**
	 * A data source for the inbox alone.
	 */
	@Configuration(proxyBeanMethods = false)
	static class OwnDataSource {

		@Bean(defaultCandidate = false)
		@InboxDataSource
		DataSource inboxDataSource() {
			JdbcDataSource dataSource = new JdbcDataSource();
			dataSource.setURL("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");
			return dataSource;
		}

	}

}
