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

package dev.smtpd.spring.boot.autoconfigure;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

import dev.smtpd.transport.TaskQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.task.TaskDecorator;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link SmtpServerExecutorConfiguration}.
 */
class SmtpServerExecutorConfigurationTests {

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(SmtpdAutoConfiguration.class, TaskExecutionAutoConfiguration.class))
		.withPropertyValues("smtpd.port=0");

	@Test
	void noExecutorBeanIsExposed() {
		this.contextRunner.run((context) -> {
			assertThat(context).hasSingleBean(Executor.class).hasBean("applicationTaskExecutor");
			assertThat(context.getBean(SmtpServerExecutorProvider.class))
				.isSameAs(context.getBean("smtpServerExecutorProvider"));
		});
	}

	@Test
	void processorsRunOnBoundedThreadsOfTheirOwn() {
		this.contextRunner.withPropertyValues("smtpd.executor.max-size=1")
			.run((context) -> assertRejects(context.getBean(SmtpServerExecutorProvider.class).getExecutor(), 1));
	}

	@Test
	void platformThreadsAreWokenByTheQueueOfTheEngine() {
		this.contextRunner.withPropertyValues("smtpd.executor.max-size=2").run((context) -> {
			var executor = (ThreadPoolTaskExecutor) context.getBean(SmtpServerExecutorProvider.class).getExecutor();
			assertThat(executor.getMaxPoolSize()).isEqualTo(2);
			assertThat(executor.getThreadPoolExecutor().getQueue()).isInstanceOf(TaskQueue.class);
			assertThat(executor.getThreadPoolExecutor().getQueue().remainingCapacity()).isEqualTo(2);
		});
	}

	@Test
	@EnabledForJreRange(min = JRE.JAVA_21)
	void processorsRunOnVirtualThreadsWhereEnabled() {
		this.contextRunner
			.withPropertyValues("spring.threads.virtual.enabled=true", "smtpd.executor.concurrency-limit=1")
			.run((context) -> assertRejects(context.getBean(SmtpServerExecutorProvider.class).getExecutor(), 0));
	}

	@Test
	void taskDecoratorsAreAppliedToProcessors() {
		this.contextRunner.withBean(TaskDecorator.class, () -> (task) -> () -> runNamed("decorated", task))
			.run((context) -> {
				var name = new CompletableFuture<String>();
				context.getBean(SmtpServerExecutorProvider.class)
					.getExecutor()
					.execute(() -> name.complete(Thread.currentThread().getName()));
				assertThat(name.get()).isEqualTo("decorated");
			});
	}

	private static void assertRejects(Executor executor, int queued) throws Exception {
		var release = new CountDownLatch(1);
		var name = new CompletableFuture<String>();
		executor.execute(() -> {
			name.complete(Thread.currentThread().getName());
			try {
				release.await();
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		});
		assertThat(name.get()).startsWith("smtpd-task-");
		for (int i = 0; i < queued; i++) {
			executor.execute(() -> {
			});
		}
		assertThatExceptionOfType(RejectedExecutionException.class).isThrownBy(() -> executor.execute(() -> {
		}));
		release.countDown();
	}

	private static void runNamed(String name, Runnable task) {
		Thread.currentThread().setName(name);
		task.run();
	}

}
