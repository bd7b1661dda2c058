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

}
