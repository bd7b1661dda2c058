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

package dev.smtpd.spring.listener;

import java.lang.reflect.Method;
import java.util.Iterator;
import java.util.Set;

import dev.smtpd.SmtpExceptionMapper;
import dev.smtpd.SmtpReply;
import dev.smtpd.spring.listener.annotation.SmtpListener;
import dev.smtpd.spring.listener.annotation.SmtpRecipientFilter;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.ConstraintViolationException;
import jakarta.validation.ElementKind;
import jakarta.validation.Path;
import org.jspecify.annotations.Nullable;

import org.springframework.core.Ordered;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.util.ReflectionUtils;
import org.springframework.validation.method.MethodValidationException;

/**
 * {@link SmtpExceptionMapper} that rejects mail whose arguments violate constraints on
 * the parameters of a listener, by {@code @Validated} on its class: 554 5.6.0, or 550
 * 5.1.1 where it is a recipient filter. Any other violation, such as that of a return
 * value or of a method that the listener calls, is the application's own fault and isn't
 * mapped.
 *
 * @since 0.1.0
 */
public final class ConstraintViolationExceptionMapper implements SmtpExceptionMapper, Ordered {

	private static final SmtpReply NOT_VALID = SmtpReply.of(554, "5.6.0",
			"Message lacks what is needed here, or isn't valid");

	private static final SmtpReply UNKNOWN = SmtpReply.of(550, "5.1.1", "No such mailbox here");

	@Override
	public @Nullable SmtpReply map(Throwable failure) {
		if (failure instanceof ConstraintViolationException exception) {
			return ofViolations(exception.getConstraintViolations());
		}
		if (failure instanceof MethodValidationException exception && !exception.isForReturnValue()) {
			return ofMethods(exception.getTarget().getClass(), exception.getMethod().getName());
		}
		return null;
	}

	private static @Nullable SmtpReply ofViolations(@Nullable Set<ConstraintViolation<?>> violations) {
		SmtpReply reply = null;
		for (ConstraintViolation<?> violation : (violations != null) ? violations : Set.<ConstraintViolation<?>>of()) {
			reply = ofViolation(violation);
			if (reply == null) {
				return null;
			}
		}
		return reply;
	}

	private static @Nullable SmtpReply ofViolation(ConstraintViolation<?> violation) {
		Iterator<Path.Node> path = violation.getPropertyPath().iterator();
		Path.Node method = path.hasNext() ? path.next() : null;
		if (method == null || method.getKind() != ElementKind.METHOD || !path.hasNext()
				|| path.next().getKind() == ElementKind.RETURN_VALUE) {
			return null;
		}
		return ofMethods(violation.getRootBeanClass(), method.getName());
	}

	private static @Nullable SmtpReply ofMethods(Class<?> type, String name) {
		SmtpReply reply = null;
		for (Method method : ReflectionUtils.getAllDeclaredMethods(type)) {
			if (method.getName().equals(name) && isListener(method)) {
				return NOT_VALID;
			}
			if (method.getName().equals(name) && isFilter(method)) {
				reply = UNKNOWN;
			}
		}
		return reply;
	}

	private static boolean isListener(Method method) {
		return !AnnotatedElementUtils.findMergedRepeatableAnnotations(method, SmtpListener.class).isEmpty();
	}

	private static boolean isFilter(Method method) {
		return AnnotatedElementUtils.findMergedAnnotation(method, SmtpRecipientFilter.class) != null;
	}

	@Override
	public int getOrder() {
		return Ordered.LOWEST_PRECEDENCE;
	}

}
