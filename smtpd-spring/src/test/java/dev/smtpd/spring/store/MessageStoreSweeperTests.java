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

package dev.smtpd.spring.store;

import java.time.Duration;
import java.time.Instant;

import org.junit.jupiter.api.Test;
import org.mockito.InOrder;
import org.mockito.Mockito;

import static org.assertj.core.api.Assertions.assertThat;

class MessageStoreSweeperTests {

	private static final Instant NOW = AbstractMessageStoreTests.NOW;

	private final MessageStore store = Mockito.mock(MessageStore.class);

	private MessageStoreSweeper sweeper(Duration retention) {
		return new MessageStoreSweeper(this.store, retention, Duration.ofHours(1), new TestClock(NOW));
	}

	@Test
	void removesWhatIsOldSomeAtATime() {
		Instant limit = NOW.minus(Duration.ofDays(7));
		Mockito.when(this.store.removeOlderThan(limit, 1000)).thenReturn(1000, 1000, 3);
		sweeper(Duration.ofDays(7)).run();
		Mockito.verify(this.store, Mockito.times(3)).removeOlderThan(limit, 1000);
		Mockito.verifyNoMoreInteractions(this.store);
	}

	@Test
	void withoutRetentionOnlyWhatIsUnfinishedIsRemoved() {
		sweeper(null).run();
		Mockito.verify(this.store).removeOlderThan(Instant.EPOCH, 1000);
	}

	@Test
	void failureDoesntEndIt() {
		Mockito.when(this.store.removeOlderThan(Mockito.any(), Mockito.anyInt()))
			.thenThrow(new MessageStoreException(MessageStoreException.Kind.UNAVAILABLE, "for the test", null));
		sweeper(Duration.ofDays(7)).run();
		InOrder order = Mockito.inOrder(this.store);
		order.verify(this.store).removeOlderThan(NOW.minus(Duration.ofDays(7)), 1000);
	}

	@Test
	void interruptEndsARun() {
		Mockito.when(this.store.removeOlderThan(Mockito.any(), Mockito.anyInt())).then((call) -> {
			Thread.currentThread().interrupt();
			return 1000;
		});
		sweeper(Duration.ofDays(7)).run();
		assertThat(Thread.interrupted()).isTrue();
		Mockito.verify(this.store).removeOlderThan(Mockito.any(), Mockito.anyInt());
	}

}
