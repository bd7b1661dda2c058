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

package dev.smtpd.command;

import java.util.List;

import dev.smtpd.SmtpReply;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Takes what a client sends while it sends content.
 *
 * @since 0.1.0
 */
public interface ContentInput {

	/**
	 * Read on.
	 * @param in the input, read to its end or to the end of the content
	 * @return what comes next; {@code null} or {@link Outcome.Pause} if the end of the
	 * content hasn't arrived
	 */
	@Nullable Outcome read(ByteBuf in);

	/**
	 * Return whether this is the content of a message, of which any part is progress, and
	 * not a line, of which only the end is.
	 * @return whether each byte counts; {@code true} unless overridden
	 */
	default boolean isBody() {
		return true;
	}

	/**
	 * Return whether a line was read that the client may take for the end of the content,
	 * though it isn't.
	 * @return whether there was one; {@code false} unless overridden
	 */
	default boolean hasUnterminatedEnd() {
		return false;
	}

	/**
	 * Return whether such a line is what was read last.
	 * @return whether nothing has followed; {@code false} unless overridden
	 */
	default boolean endsUnterminated() {
		return false;
	}

	/**
	 * Reject the content, whose client takes it for ended. The connection is closed then,
	 * since what follows can't be distinguished from content.
	 * @return what the client gets, which is one reply for each that it waits for
	 */
	default List<SmtpReply> rejectUnterminated() {
		return List.of(Replies.UNTERMINATED);
	}

}
