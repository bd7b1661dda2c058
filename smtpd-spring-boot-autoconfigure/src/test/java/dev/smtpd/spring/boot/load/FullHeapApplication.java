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

package dev.smtpd.spring.boot.load;

import java.time.Duration;

import dev.smtpd.spring.event.MessageReceivedEvent;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.SpringApplication;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.event.EventListener;

/**
 * An application that fills the heap to the last byte with the first message, and lets go
 * of it after a while.
 */
@Configuration(proxyBeanMethods = false)
@Import(DiscardingApplication.class)
public class FullHeapApplication {

	private static final long FULL_NANOS = Duration.ofSeconds(3).toNanos();

	private static final int[] SIZES = { 256 * 1024, 16 * 1024, 1024, 16 };

	private volatile @Nullable Object held;

	private boolean begun;

	public static void main(String[] args) {
		SpringApplication.run(FullHeapApplication.class, args);
	}

	@EventListener
	synchronized void on(MessageReceivedEvent event) {
		if (!this.begun) {
			this.begun = true;
			new Thread(this::keepFull).start();
		}
	}

	// what others release is taken, too
	private void keepFull() {
		System.out.println("full");
		long end = System.nanoTime() + FULL_NANOS;
		while (System.nanoTime() - end < 0) {
			for (int size : SIZES) {
				fill(size);
			}
		}
		this.held = null;
		System.out.println("released");
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
