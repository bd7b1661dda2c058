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

package dev.smtpd.content;

import java.io.IOException;
import java.util.concurrent.TimeUnit;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

/**
 * How many lines there are of failures that repeat.
 */
class FailureLogTests {

	private final Logger logger = (Logger) LoggerFactory.getLogger("dev.smtpd.test.failures");

	private final ListAppender<ILoggingEvent> lines = new ListAppender<>();

	private long now = TimeUnit.SECONDS.toNanos(-3);

	private final FailureLog log = new FailureLog(this.logger, () -> this.now);

	@BeforeEach
	void listen() {
		this.lines.start();
		this.logger.setLevel(Level.INFO);
		this.logger.setAdditive(false);
		this.logger.addAppender(this.lines);
	}

	@AfterEach
	void forget() {
		this.logger.detachAppender(this.lines);
	}

	@Test
	void hasOneLineInTenSeconds() {
		for (int i = 0; i < 29; i++) {
			this.log.warn("Connections can't be accepted", new IOException("Too many open files"));
			this.now += TimeUnit.SECONDS.toNanos(1);
		}
		assertThat(this.lines.list).extracting(ILoggingEvent::getFormattedMessage)
			.containsExactly("Connections can't be accepted: java.io.IOException: Too many open files",
					"Connections can't be accepted: java.io.IOException: Too many open files "
							+ "(9 similar failures before were not logged)",
					"Connections can't be accepted: java.io.IOException: Too many open files "
							+ "(9 similar failures before were not logged)");
		assertThat(this.lines.list).allMatch((line) -> line.getThrowableProxy() == null)
			.allMatch((line) -> line.getLevel() == Level.WARN);
	}

	@Test
	void errorsHaveTheirStackTrace() {
		this.log.error("Message can't be spooled", new IllegalStateException("bug"));
		this.log.error("Message can't be spooled", new IllegalStateException("bug"));
		assertThat(this.lines.list).singleElement().satisfies((line) -> {
			assertThat(line.getFormattedMessage()).isEqualTo("Message can't be spooled");
			assertThat(line.getThrowableProxy().getMessage()).isEqualTo("bug");
			assertThat(line.getLevel()).isEqualTo(Level.ERROR);
		});
	}

	@Test
	void lineThatCouldNotBeLoggedIsLoggedASecondLater() {
		Throwable cause = new OutOfMemoryError() {

			private static final long serialVersionUID = 1L;

			@Override
			public StackTraceElement[] getStackTrace() {
				throw this;
			}

		};
		this.log.error("Connection closed", cause);
		this.log.error("Connection closed", new IOException("too early"));
		assertThat(this.lines.list).isEmpty();
		this.now += TimeUnit.SECONDS.toNanos(1);
		this.log.error("Connection closed", new IOException("logged"));
		this.log.error("Connection closed", new IOException("too early"));
		assertThat(this.lines.list).singleElement().satisfies((line) -> {
			assertThat(line.getThrowableProxy().getMessage()).isEqualTo("logged");
			assertThat(line.getFormattedMessage()).endsWith("(2 similar failures before were not logged)");
		});
	}

	@Test
	void survivesALoggerThatFails() {
		Throwable cause = new OutOfMemoryError() {

			private static final long serialVersionUID = 1L;

			@Override
			public String toString() {
				throw this;
			}

			@Override
			public StackTraceElement[] getStackTrace() {
				throw this;
			}

		};
		assertThatNoException().isThrownBy(() -> {
			this.log.warn("Connection closed", cause);
			this.log.error("Connection closed", cause);
		});
	}

}
