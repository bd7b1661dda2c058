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

package dev.smtpd.content;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import dev.smtpd.MessageContent;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Takes the content of one message while it arrives. Used by one thread at a time, and
 * never blocks it.
 *
 * @since 0.1.0
 */
public interface ContentWriter {

	/**
	 * Append a run of bytes.
	 * @param buffer the buffer that has them, which is left as it is
	 * @param index the index of the first
	 * @param length their number
	 */
	void write(ByteBuf buffer, int index, int length);

	/**
	 * Append bytes.
	 * @param bytes the bytes, which are copied
	 */
	void write(byte[] bytes);

	/**
	 * Return what to wait for before more is written.
	 * @return completed, on any thread, when there is room again; {@code null} if there
	 * is
	 */
	@Nullable CompletionStage<?> backlog();

	/**
	 * Return whether content was lost, because there is no room for it or the disk fails.
	 * @return whether the content can't be completed
	 */
	boolean isFailed();

	/**
	 * End the content. Nothing can be written afterwards.
	 * @return completed with the content, or exceptionally if it was lost; on any thread
	 */
	CompletableFuture<MessageContent> complete();

	/**
	 * Give up the content, or what is held of it for the session. Calling this method
	 * again has no effect. Content that is complete stays readable for those who hold it.
	 */
	void release();

	/**
	 * The processors have returned. Ends the content that is complete, if the store is
	 * configured to; on any thread.
	 */
	void endProcessing();

}
