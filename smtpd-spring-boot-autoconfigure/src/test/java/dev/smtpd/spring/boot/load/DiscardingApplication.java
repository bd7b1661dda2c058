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

import dev.smtpd.spring.context.SmtpServerInitializedEvent;
import dev.smtpd.spring.event.MessageReceivedEvent;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;

/**
 * An application with a listener that keeps nothing.
 */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration(excludeName = { "org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration",
		"org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration",
		"org.springframework.boot.data.redis.autoconfigure.DataRedisReactiveAutoConfiguration",
		"org.springframework.boot.data.redis.autoconfigure.DataRedisRepositoriesAutoConfiguration",
		"org.springframework.boot.kafka.autoconfigure.KafkaAutoConfiguration",
		"dev.smtpd.spring.boot.autoconfigure.integration.SmtpdIntegrationAutoConfiguration",
		"dev.smtpd.spring.boot.autoconfigure.kafka.SmtpdKafkaListenerAutoConfiguration",
		"org.springframework.modulith.events.jdbc.JdbcEventPublicationAutoConfiguration",
		"org.springframework.modulith.events.config.EventPublicationAutoConfiguration" })
public class DiscardingApplication {

	public static void main(String[] args) {
		SpringApplication.run(DiscardingApplication.class, args);
	}

	@EventListener
	void on(SmtpServerInitializedEvent event) {
		System.out.println("port=" + event.getServer().connectors().get(0).port());
	}

	@EventListener
	void on(MessageReceivedEvent event) {
		// keeps nothing
	}

}
