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

package dev.smtpd.spring.kafka;

import dev.smtpd.SmtpMessage;
import org.apache.kafka.common.header.Headers;

/**
 * Callback interface that can be implemented by beans to add headers to the records of
 * messages, such as the verdicts of a spam filter or of sender authentication.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface SmtpRecordCustomizer {

	/**
	 * Customize the headers of a record. Called on a thread of the application executor.
	 * @param message the message
	 * @param headers the headers, which have those of {@link SmtpRecordHeaders} already
	 * @throws Exception if the message can't be handed over now; the reply is 451, unless
	 * the exception has another
	 */
	void customize(SmtpMessage message, Headers headers) throws Exception;

}
