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

package dev.smtpd.spring.boot.autoconfigure;

import java.util.List;

import dev.smtpd.MessageProcessor;

/**
 * Callback interface that can be implemented by beans to change the chain of
 * {@link MessageProcessor} beans as a whole, before the SMTP server gets it: to wrap all
 * of them into something, for example. The relay comes after the chain and isn't part of
 * it.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface MessageProcessorChainCustomizer {

	/**
	 * Change the chain.
	 * @param processors the processors in order, as an unmodifiable list
	 * @return the processors to use instead
	 */
	List<MessageProcessor> customize(List<MessageProcessor> processors);

}
