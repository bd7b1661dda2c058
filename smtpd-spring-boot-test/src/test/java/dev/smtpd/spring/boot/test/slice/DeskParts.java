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

package dev.smtpd.spring.boot.test.slice;

import java.security.Principal;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import dev.smtpd.AsyncMessageProcessor;
import dev.smtpd.SessionPolicy;
import dev.smtpd.SmtpExceptionMapper;
import dev.smtpd.SmtpMessage;
import dev.smtpd.SmtpReply;
import dev.smtpd.SmtpServer;
import dev.smtpd.SmtpServerObserver;
import dev.smtpd.SmtpSession;
import dev.smtpd.auth.Authenticator;
import dev.smtpd.spring.boot.autoconfigure.SmtpServerCustomizer;
import org.jspecify.annotations.Nullable;

import org.springframework.core.convert.converter.Converter;
import org.springframework.stereotype.Component;

/**
 * What servers and listener methods use of the application.
 */
final class DeskParts {

	private DeskParts() {
	}

	@Component
	static class Customizer implements SmtpServerCustomizer {

		@Override
		public void customize(SmtpServer.Builder builder) {
			builder.hostname("desk.example.org");
		}

	}

	@Component
	static class Processor implements AsyncMessageProcessor {

		@Override
		public CompletionStage<? extends @Nullable SmtpReply> processAsync(SmtpMessage message) {
			return CompletableFuture.completedFuture(null);
		}

	}

	@Component
	static class Policy implements SessionPolicy {

	}

	@Component
	static class Mapper implements SmtpExceptionMapper {

		@Override
		public @Nullable SmtpReply map(Throwable failure) {
			return null;
		}

	}

	@Component
	static class Observer implements SmtpServerObserver {

	}

	@Component
	static class UpperCase implements Converter<StringBuilder, String> {

		@Override
		public String convert(StringBuilder source) {
			return source.toString().toUpperCase(Locale.ROOT);
		}

	}

	@Component
	static class Users implements Authenticator {

		@Override
		public @Nullable Principal authenticate(SmtpSession session, String username, String password) {
			return null;
		}

	}

}
