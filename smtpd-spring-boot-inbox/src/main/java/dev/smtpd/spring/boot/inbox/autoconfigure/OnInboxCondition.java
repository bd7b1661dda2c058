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

import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.util.ClassUtils;

/**
 * {@link SpringBootCondition} that matches where the inbox is enabled, beside a server
 * that is: by the property, else by DevTools, which applications in production don't
 * have.
 */
class OnInboxCondition extends SpringBootCondition {

	static final String DEV_TOOLS = "org.springframework.boot.devtools.restart.Restarter";

	@Override
	public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
		ConditionMessage.Builder message = ConditionMessage.forCondition("Inbox");
		if (Boolean.FALSE.equals(context.getEnvironment().getProperty("smtpd.enabled", Boolean.class))) {
			return ConditionOutcome.noMatch(message.because("'smtpd.enabled' is false"));
		}
		Boolean enabled = context.getEnvironment().getProperty("smtpd.inbox.enabled", Boolean.class);
		if (enabled != null) {
			return new ConditionOutcome(enabled, message.because("'smtpd.inbox.enabled' is " + enabled));
		}
		return ClassUtils.isPresent(DEV_TOOLS, context.getClassLoader())
				? ConditionOutcome.match(message.because("DevTools are on the class path")) : ConditionOutcome
					.noMatch(message.because("neither DevTools nor 'smtpd.inbox.enabled=true' were found"));
	}

}
