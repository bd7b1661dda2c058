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

package dev.smtpd.spring.boot.inbox.session;

/**
 * Bounds of transcripts.
 *
 * @param maxEntries how many steps of a session are recorded
 * @param maxSessionSize how many bytes of memory a transcript may take
 * @param maxTotalSize how many bytes of memory all transcripts may take; those of the
 * sessions that ended first are discarded to make room
 * @since 0.1.0
 */
public record TranscriptLimits(int maxEntries, int maxSessionSize, long maxTotalSize) {

	/**
	 * Create bounds.
	 * @throws IllegalArgumentException if a bound is less than 1
	 */
	public TranscriptLimits {
		if (maxEntries < 1 || maxSessionSize < 1 || maxTotalSize < 1) {
			throw new IllegalArgumentException("Bounds of transcripts must be at least 1");
		}
	}

	/**
	 * Return the default bounds: 1,000 steps and 128 kB for a session, 16 MB for all.
	 * @return the bounds
	 */
	public static TranscriptLimits defaults() {
		return new TranscriptLimits(1000, 128 * 1024, 16L * 1024 * 1024);
	}

}
