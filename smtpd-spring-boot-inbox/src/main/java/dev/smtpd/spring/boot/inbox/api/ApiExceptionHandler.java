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

package dev.smtpd.spring.boot.inbox.api;

import java.util.concurrent.RejectedExecutionException;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.core.NestedExceptionUtils;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;

/**
 * Answers requests that fail with problem details (RFC 9457), before the application's
 * own handlers.
 */
@RestControllerAdvice(basePackageClasses = ApiExceptionHandler.class)
@Order(Ordered.HIGHEST_PRECEDENCE)
class ApiExceptionHandler extends ResponseEntityExceptionHandler {

	private static final Logger apiLogger = LoggerFactory.getLogger(ApiExceptionHandler.class);

	@ExceptionHandler
	@Nullable ResponseEntity<Object> handleInvalid(IllegalArgumentException ex, WebRequest request) {
		return problem(ex, HttpStatus.BAD_REQUEST, String.valueOf(ex.getMessage()), request);
	}

	@ExceptionHandler
	@Nullable ResponseEntity<Object> handleBusy(RejectedExecutionException ex, WebRequest request) throws Exception {
		return handleException(ApiException.unavailable(String.valueOf(ex.getMessage())), request);
	}

	@Override
	protected @Nullable ResponseEntity<Object> handleHttpMessageNotReadable(HttpMessageNotReadableException ex,
			HttpHeaders headers, HttpStatusCode status, WebRequest request) {
		// what a value has found out itself
		if (NestedExceptionUtils.getMostSpecificCause(ex) instanceof ApiException problem) {
			return handleExceptionInternal(problem, null, headers, problem.getStatusCode(), request);
		}
		return problem(ex, status, JsonProblem.describe(ex.getCause()), request);
	}

	@ExceptionHandler
	@Nullable ResponseEntity<Object> handleFailure(Exception ex, WebRequest request) {
		apiLogger.warn("A request to the API of the inbox has failed", ex);
		return problem(ex, HttpStatus.INTERNAL_SERVER_ERROR, "The log of the application has the reason", request);
	}

	private @Nullable ResponseEntity<Object> problem(Exception ex, HttpStatusCode status, String detail,
			WebRequest request) {
		return handleExceptionInternal(ex, ProblemDetail.forStatusAndDetail(status, detail), new HttpHeaders(), status,
				request);
	}

}
