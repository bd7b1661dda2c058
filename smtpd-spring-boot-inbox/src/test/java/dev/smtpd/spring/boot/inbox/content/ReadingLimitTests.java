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

package dev.smtpd.spring.boot.inbox.content;

import java.time.Duration;
import java.util.Map;

import dev.smtpd.MessageContent;
import dev.smtpd.mail.MailMemory;
import dev.smtpd.spring.boot.inbox.store.InboxMessages;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerMapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

/**
 * Requests that read texts share their memory.
 */
class ReadingLimitTests {

	private final MailMemory memory = new MailMemory(10_000_000, Duration.ofMillis(1));

	private final InboxMessages messages = mock(InboxMessages.class);

	private final ReadingLimit limit = new ReadingLimit(this.messages, this.memory);

	private final MockHttpServletResponse response = new MockHttpServletResponse();

	@BeforeEach
	void storeLargeMessage() {
		MessageContent content = mock(MessageContent.class);
		given(content.size()).willReturn(32_000_000L);
		given(this.messages.content(7)).willReturn(content);
	}

	@Test
	void requestsThatFindNoMemoryInTimeAreAnswered503() throws Exception {
		MockHttpServletRequest first = request("7");
		assertThat(this.limit.preHandle(first, this.response, handler("text"))).isTrue();
		assertThat(this.memory.getReserved()).isEqualTo(this.memory.getMax());
		assertThatExceptionOfType(ErrorResponseException.class)
			.isThrownBy(() -> this.limit.preHandle(request("7"), this.response, handler("text")))
			.satisfies((ex) -> {
				assertThat(ex.getStatusCode().value()).isEqualTo(503);
				assertThat(ex.getHeaders().getFirst("Retry-After")).isEqualTo("5");
			});
		this.limit.afterCompletion(first, this.response, handler("text"), new IllegalStateException());
		assertThat(this.memory.getReserved()).isZero();
		assertThat(this.limit.preHandle(request("7"), this.response, handler("text"))).isTrue();
	}

	@Test
	void otherRequestsNeedNoMemory() throws Exception {
		assertThat(this.limit.preHandle(request("7"), this.response, handler("raw"))).isTrue();
		assertThat(this.limit.preHandle(request("8"), this.response, handler("text"))).isTrue();
		assertThat(this.limit.preHandle(request("x"), this.response, handler("text"))).isTrue();
		assertThat(this.limit.preHandle(request("7"), this.response, "asset")).isTrue();
		assertThat(this.memory.getReserved()).isZero();
	}

	private static MockHttpServletRequest request(String id) {
		MockHttpServletRequest request = new MockHttpServletRequest();
		request.setAttribute(HandlerMapping.URI_TEMPLATE_VARIABLES_ATTRIBUTE, Map.of("id", id));
		return request;
	}

	private static HandlerMethod handler(String method) throws NoSuchMethodException {
		return new HandlerMethod(new Handler(), Handler.class.getDeclaredMethod(method));
	}

	/**
	 * A controller.
	 */
	static final class Handler {

		@ReadsText
		void text() {
			// the limit looks at the method only
		}

		void raw() {
			// the limit looks at the method only
		}

	}

}
