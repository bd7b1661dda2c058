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

package dev.smtpd.spring.error;

import dev.smtpd.SmtpExceptionMapper;
import dev.smtpd.SmtpReply;
import org.jspecify.annotations.Nullable;

import org.springframework.core.Ordered;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.util.StringUtils;

/**
 * {@link SmtpExceptionMapper} for exception types with {@link SmtpReplyStatus}.
 *
 * @since 0.1.0
 */
public final class SmtpReplyStatusExceptionMapper implements SmtpExceptionMapper, Ordered {

	@Override
	public @Nullable SmtpReply map(Throwable failure) {
		SmtpReplyStatus status = AnnotatedElementUtils.findMergedAnnotation(failure.getClass(), SmtpReplyStatus.class);
		return (status != null) ? toReply(status) : null;
	}

	private static SmtpReply toReply(SmtpReplyStatus status) {
		boolean permanent = status.code() >= 500;
		String enhancedStatus = StringUtils.hasText(status.enhancedStatus()) ? status.enhancedStatus()
				: (permanent ? "5.0.0" : "4.0.0");
		String text = StringUtils.hasText(status.text()) ? status.text()
				: (permanent ? "Transaction failed" : "Requested action aborted, try again later");
		return SmtpReply.of(status.code(), enhancedStatus, text);
	}

	@Override
	public int getOrder() {
		return Ordered.LOWEST_PRECEDENCE;
	}

}
