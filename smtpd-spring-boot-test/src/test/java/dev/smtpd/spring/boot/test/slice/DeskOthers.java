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

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import dev.smtpd.mail.InboundMail;
import dev.smtpd.spring.event.MessageReceivedEvent;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import org.springframework.stereotype.Controller;
import org.springframework.stereotype.Repository;
import org.springframework.stereotype.Service;

/**
 * What neither servers nor listener methods look for.
 */
final class DeskOthers {

	private DeskOthers() {
	}

	/**
	 * What listeners work with.
	 */
	@Service
	static class DeskService {

		String open(String text) {
			return "Ticket for " + text;
		}

	}

	/**
	 * Takes mail by events.
	 */
	@Component
	static class DeskEvents {

		private final List<String> subjects = new CopyOnWriteArrayList<>();

		@EventListener
		void received(MessageReceivedEvent event) {
			this.subjects.add(InboundMail.of(event.getMessage()).subject());
		}

		List<String> subjects() {
			return this.subjects;
		}

	}

	@Repository
	static class DeskRepository {

	}

	@Controller
	static class DeskWebController {

	}

	@Configuration(proxyBeanMethods = false)
	static class DeskConfiguration {

		@Bean
		StringBuilder ofTheConfiguration() {
			return new StringBuilder();
		}

	}

}
