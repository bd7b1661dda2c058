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

package dev.smtpd;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

import dev.smtpd.test.SmtpTestConnection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * On which threads processors are called.
 */
class ProcessorThreadTests {

	private static final String EVENT_LOOP = "smtpd-\\d+-\\d+";

	private static final String APPLICATION = "smtpd-application-.*";

	private final List<String> threads = new CopyOnWriteArrayList<>();

	@ParameterizedTest
	@ValueSource(ints = { 0, 1024 * 1024 })
	void nonBlockingProcessorIsCalledOnTheEventLoopWhereverContentIs(long memoryThreshold) {
		try (TestServer server = TestServer
			.start((builder) -> builder.spool((spool) -> spool.withMemoryThreshold(memoryThreshold))
				.processor(MessageProcessor.nonBlocking(this::noteThread)));
				SmtpTestConnection client = server.client()) {
			for (int i = 0; i < 20; i++) {
				client.beginData().sendRaw("x".repeat(900) + "\r\n.\r\n").expect("250");
			}
			assertThat(server.server().status().spool().usage().files()).isEqualTo((memoryThreshold == 0) ? 20 : 0);
		}
		assertThat(this.threads).hasSize(20).allSatisfy((thread) -> assertThat(thread).matches(EVENT_LOOP));
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 1024 * 1024 })
	void blockingProcessorIsCalledOnAThreadOfTheApplicationWhereverContentIs(long memoryThreshold) {
		try (TestServer server = TestServer
			.start((builder) -> builder.spool((spool) -> spool.withMemoryThreshold(memoryThreshold))
				.processor(this::noteThread)); SmtpTestConnection client = server.client()) {
			client.beginData().sendRaw("hi\r\n.\r\n").expect("250");
		}
		assertThat(this.threads).hasSize(1).allSatisfy((thread) -> assertThat(thread).matches(APPLICATION));
	}

	@Test
	void processorsBehindAnAsynchronousOneAreCalledOnTheirOwnThreads() {
		AsyncMessageProcessor async = (message) -> CompletableFuture.supplyAsync(() -> null,
				(task) -> new Thread(task, "foreign").start());
		try (TestServer server = TestServer.start((builder) -> builder.processor(async)
			.processor(MessageProcessor.nonBlocking(this::noteThread))
			.processor(AsyncMessageProcessor.nonBlocking(async))
			.processor(this::noteThread)); SmtpTestConnection client = server.client()) {
			client.beginData().sendRaw("hi\r\n.\r\n").expect("250");
		}
		assertThat(this.threads).hasSize(2);
		assertThat(this.threads.get(0)).matches(EVENT_LOOP);
		assertThat(this.threads.get(1)).matches(APPLICATION);
	}

	@Test
	void nonBlockingProcessorIsCalledOnTheThreadOfTheBlockingOneBeforeIt() {
		try (TestServer server = TestServer.start((builder) -> builder.processor(this::noteThread)
			.processor(MessageProcessor.nonBlocking(this::noteThread))); SmtpTestConnection client = server.client()) {
			client.beginData().sendRaw("hi\r\n.\r\n").expect("250");
		}
		assertThat(this.threads).hasSize(2).allSatisfy((thread) -> assertThat(thread).matches(APPLICATION));
		assertThat(this.threads.get(0)).isEqualTo(this.threads.get(1));
	}

	private SmtpReply noteThread(SmtpMessage message) {
		this.threads.add(Thread.currentThread().getName());
		return SmtpReply.OK;
	}

}
