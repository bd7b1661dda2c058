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

package dev.smtpd.spring.boot.test.parallel;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import dev.smtpd.SmtpServer;
import dev.smtpd.spring.boot.test.CapturedMessages;
import dev.smtpd.spring.boot.test.ReceivedMessages;
import dev.smtpd.spring.boot.test.RecordedMessages;
import dev.smtpd.test.SmtpTestClient;
import org.junit.jupiter.api.Test;

import org.springframework.context.ApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.test.context.MergedContextConfiguration;
import org.springframework.test.context.SmartContextLoader;
import org.springframework.test.context.TestContextManager;
import org.springframework.test.util.ReflectionTestUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Ten applications under test that start at the same time in one JVM, each with a server,
 * a client and a capture of what it sends. Spring's cache starts one after another, so
 * that contexts are loaded beside it here.
 */
class TenContextsTests {

	@Test
	void contextsStartAtTheSameTimeAndSeeTheirOwnMail() throws Exception {
		List<Class<?>> tests = Stream.of(TenContextsTests.class.getDeclaredClasses())
			.filter((type) -> type.isAnnotationPresent(ForwardingTest.class))
			.toList();
		assertThat(tests).hasSize(10);
		CyclicBarrier barrier = new CyclicBarrier(tests.size());
		List<ApplicationContext> contexts = new ArrayList<>();
		ExecutorService threads = Executors.newFixedThreadPool(tests.size());
		try {
			List<Future<ApplicationContext>> loading = tests.stream()
				.map((test) -> threads.submit(() -> load(test, barrier)))
				.toList();
			for (Future<ApplicationContext> context : loading) {
				contexts.add(context.get(2, TimeUnit.MINUTES));
			}
			assertThat(contexts).extracting((context) -> context.getBean(SmtpServer.class).connectors().get(0).port())
				.doesNotHaveDuplicates()
				.doesNotContain(2525);
			for (Future<?> exchange : contexts.stream()
				.map((context) -> threads.submit(() -> exchange(context, barrier)))
				.toList()) {
				exchange.get(2, TimeUnit.MINUTES);
			}
		}
		finally {
			contexts.forEach((context) -> ((ConfigurableApplicationContext) context).close());
			threads.shutdownNow();
		}
	}

	private static ApplicationContext load(Class<?> test, CyclicBarrier barrier) throws Exception {
		MergedContextConfiguration configuration = (MergedContextConfiguration) ReflectionTestUtils
			.getField(new TestContextManager(test).getTestContext(), "mergedConfig");
		assertThat(configuration).isNotNull();
		barrier.await(2, TimeUnit.MINUTES);
		return ((SmartContextLoader) configuration.getContextLoader()).loadContext(configuration);
	}

	private static Void exchange(ApplicationContext context, CyclicBarrier barrier) throws Exception {
		String number = context.getEnvironment().getRequiredProperty("test.number");
		SmtpTestClient client = context.getBean(SmtpTestClient.class);
		barrier.await(2, TimeUnit.MINUTES);
		assertThat(client.mail().to("user" + number + "@example.org").subject(number).send()).isAccepted();
		CapturedMessages captured = context.getBean(CapturedMessages.class);
		assertThat(captured.await(RecordedMessages.to("user" + number + "@example.com"))).hasSubject(number);
		assertThat(captured.all()).hasSize(1);
		assertThat(context.getBean(ReceivedMessages.class).all()).singleElement()
			.satisfies((message) -> assertThat(message).hasSubject(number));
		return null;
	}

	@ForwardingTest("test.number=1")
	static class Context1 {

	}

	@ForwardingTest("test.number=2")
	static class Context2 {

	}

	@ForwardingTest("test.number=3")
	static class Context3 {

	}

	@ForwardingTest("test.number=4")
	static class Context4 {

	}

	@ForwardingTest("test.number=5")
	static class Context5 {

	}

	@ForwardingTest("test.number=6")
	static class Context6 {

	}

	@ForwardingTest("test.number=7")
	static class Context7 {

	}

	@ForwardingTest("test.number=8")
	static class Context8 {

	}

	@ForwardingTest("test.number=9")
	static class Context9 {

	}

	@ForwardingTest("test.number=10")
	static class Context10 {

	}

}
