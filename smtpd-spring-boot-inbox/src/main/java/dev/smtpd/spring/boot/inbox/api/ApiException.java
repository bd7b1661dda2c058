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

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.ErrorResponseException;

/**
 * A request that fails, with the reason for its client (RFC 9457).
 */
@SuppressWarnings("serial")
class ApiException extends ErrorResponseException {

	// in seconds
	private static final String RETRY_AFTER = "5";

	ApiException(HttpStatus status, String title, String detail) {
		super(status);
		setTitle(title);
		setDetail(detail);
	}

	static ApiException unavailable(String detail) {
		ApiException ex = new ApiException(HttpStatus.SERVICE_UNAVAILABLE, "Not now", detail);
		ex.getHeaders().set(HttpHeaders.RETRY_AFTER, RETRY_AFTER);
		return ex;
	}

	static ApiException badRequest(String detail) {
		return new ApiException(HttpStatus.BAD_REQUEST, "Bad request", detail);
	}

	static ApiException notFound(String detail) {
		return new ApiException(HttpStatus.NOT_FOUND, "Not found", detail);
	}

	static ApiException noMessage(long id) {
		return notFound("There is no message " + id);
	}

}
