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

package dev.smtpd.sample;

import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

import com.fasterxml.jackson.annotation.JsonIgnore;
import org.jspecify.annotations.Nullable;

/**
 * A ticket of the support desk.
 *
 * @param number its number
 * @param customer the address that opened it, empty for {@code <>}
 * @param subject the beginning of the subject
 * @param closed whether it takes no further mail
 * @param failure why mail doesn't reach the customer, {@code null} if no bounce says so
 * @param comments what was written, oldest first
 */
record Ticket(long number, String customer, String subject, boolean closed, @Nullable String failure,
		List<Comment> comments) {

	/**
	 * Return when the last comment came.
	 * @return the time
	 */
	public Instant updatedAt() {
		return this.comments.get(this.comments.size() - 1).receivedAt();
	}

	@JsonIgnore
	long size() {
		return this.comments.stream().mapToLong(Comment::size).sum();
	}

	Ticket withComment(Comment comment) {
		List<Comment> all = Stream.concat(this.comments.stream(), Stream.of(comment)).toList();
		return new Ticket(this.number, this.customer, this.subject, this.closed, this.failure, all);
	}

	Ticket withClosed(boolean closed) {
		return new Ticket(this.number, this.customer, this.subject, closed, this.failure, this.comments);
	}

	Ticket withFailure(String failure) {
		return new Ticket(this.number, this.customer, this.subject, this.closed, failure, this.comments);
	}

}
