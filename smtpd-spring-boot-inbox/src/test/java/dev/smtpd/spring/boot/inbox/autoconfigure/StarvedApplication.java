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

import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

import dev.smtpd.MessageProcessor;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * A mail catcher in an application that, after some messages, fills the heap to the last
 * byte, again and again.
 */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
public class StarvedApplication {

	private static final int MESSAGES_BEFORE = 100;

	private static final int MESSAGES_BETWEEN = 10;

	private static final int[] SIZES = { 1024 * 1024, 64 * 1024, 4 * 1024 };

	private volatile @Nullable Object held;

	private final AtomicInteger messages = new AtomicInteger();

	private final Semaphore due = new Semaphore(0);

	public static void main(String[] arguments) throws Exception {
		SpringApplication application = new SpringApplication(StarvedApplication.class);
		application.setWebApplicationType(WebApplicationType.NONE);
		ConfigurableApplicationContext context = application.run(arguments);
		System.out.println("port: " + context.getEnvironment().getProperty("local.smtpd.port"));
		while (System.in.read() != -1) {
			// until the parent ends
		}
		Runtime.getRuntime().halt(0);
	}

	@Bean
	MessageProcessor starvation() {
		Thread thread = new Thread(this::starve);
		thread.setDaemon(true);
		thread.start();
		return (message) -> {
			begin();
			return null;
		};
	}

	private void begin() {
		if (this.messages.incrementAndGet() >= MESSAGES_BEFORE && this.messages.get() % MESSAGES_BETWEEN == 0) {
			this.due.release();
		}
	}

	private void starve() {
		while (true) {
			this.due.acquireUninterruptibly();
			this.due.drainPermits();
			for (int size : SIZES) {
				fill(size);
			}
			this.held = null;
		}
	}

	private void fill(int size) {
		try {
			while (true) {
				this.held = new Object[] { this.held, new byte[size] };
			}
		}
		catch (OutOfMemoryError ex) {
			// full
		}
	}

}
