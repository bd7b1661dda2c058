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

package dev.smtpd.spring.boot.inbox.content;

import javax.imageio.ImageReader;
import javax.imageio.event.IIOReadProgressListener;

/**
 * Aborts the reading of a picture that takes too long.
 */
final class ReadDeadline implements IIOReadProgressListener {

	private final long deadline;

	private ReadDeadline(long deadline) {
		this.deadline = deadline;
	}

	/**
	 * Set when reading is to end.
	 * @param reader the reader
	 * @param deadline the time, as {@link System#nanoTime()} has it
	 */
	static void on(ImageReader reader, long deadline) {
		reader.addIIOReadProgressListener(new ReadDeadline(deadline));
	}

	private void check(ImageReader source) {
		if (System.nanoTime() - this.deadline >= 0) {
			source.abort();
		}
	}

	@Override
	public void imageProgress(ImageReader source, float percentageDone) {
		check(source);
	}

	@Override
	public void imageStarted(ImageReader source, int imageIndex) {
		check(source);
	}

	@Override
	public void sequenceStarted(ImageReader source, int minIndex) {
	}

	@Override
	public void sequenceComplete(ImageReader source) {
	}

	@Override
	public void imageComplete(ImageReader source) {
	}

	@Override
	public void thumbnailStarted(ImageReader source, int imageIndex, int thumbnailIndex) {
	}

	@Override
	public void thumbnailProgress(ImageReader source, float percentageDone) {
	}

	@Override
	public void thumbnailComplete(ImageReader source) {
	}

	@Override
	public void readAborted(ImageReader source) {
	}

}
