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

package dev.smtpd.spring.listener.annotation;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;

import dev.smtpd.mail.InboundMail;
import org.junit.jupiter.api.Test;

import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.annotation.ReflectiveRuntimeHintsRegistrar;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.core.annotation.AliasFor;
import org.springframework.messaging.handler.annotation.MessageExceptionHandler;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a native image keeps of listeners.
 */
class SmtpListenerReflectiveProcessorTests {

	private final RuntimeHints hints = new RuntimeHints();

	@Test
	void listenersFiltersAndExceptionHandlersAreInvocable() throws Exception {
		new ReflectiveRuntimeHintsRegistrar().registerRuntimeHints(this.hints, Support.class);
		for (String method : new String[] { "take", "repeated", "meta", "inherited", "knows", "handle" }) {
			assertThat(RuntimeHintsPredicates.reflection().onMethodInvocation(Support.class, method).test(this.hints))
				.as(method)
				.isTrue();
		}
		assertThat(RuntimeHintsPredicates.reflection().onMethodInvocation(Support.class, "other").test(this.hints))
			.isFalse();
	}

	@Test
	void formsAreBindable() {
		new ReflectiveRuntimeHintsRegistrar().registerRuntimeHints(this.hints, Support.class);
		assertThat(RuntimeHintsPredicates.reflection()
			.onMethodInvocation(Order.class, "number")
			.and(RuntimeHintsPredicates.reflection().onType(Order.class))
			.test(this.hints)).isTrue();
		assertThat(RuntimeHintsPredicates.reflection().onType(InboundMail.class).test(this.hints)).isFalse();
	}

	@SmtpListener
	@Retention(RetentionPolicy.RUNTIME)
	@interface TeamListener {

		@AliasFor(annotation = SmtpListener.class, attribute = "recipients")
		String value();

	}

	interface Inherited {

		@SmtpListener("inherited@example.org")
		void inherited();

	}

	static class Support implements Inherited {

		@SmtpListener("take@example.org")
		void take(Order order, InboundMail mail) {
		}

		@SmtpListener("a@example.org")
		@SmtpListener("b@example.org")
		void repeated() {
		}

		@TeamListener("meta@example.org")
		void meta() {
		}

		@Override
		public void inherited() {
		}

		@SmtpRecipientFilter("take@example.org")
		boolean knows() {
			return true;
		}

		@MessageExceptionHandler
		void handle(IllegalStateException ex) {
		}

		void other() {
		}

	}

	@MailForm
	record Order(int number) {

	}

}
