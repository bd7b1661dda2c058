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

import java.time.Duration;

/**
 * Bounds on making thumbnails.
 *
 * @param size how wide and high a thumbnail may be, in pixels
 * @param maxBytes how large the file of a picture may be
 * @param maxPixels how many pixels a picture may have; progressive JPEG, of which all
 * have to be in memory, may have a third of them
 * @param timeout how long a thumbnail may take, and how long it may wait for others
 * @param maxConcurrent how many thumbnails are made at the same time
 * @since 0.1.0
 */
public record ThumbnailLimits(int size, int maxBytes, long maxPixels, Duration timeout, int maxConcurrent) {

	/**
	 * Create bounds.
	 * @throws IllegalArgumentException if a bound isn't positive
	 */
	public ThumbnailLimits {
		if (size < 1 || maxBytes < 1 || maxPixels < 1 || timeout.isNegative() || timeout.isZero()
				|| maxConcurrent < 1) {
			throw new IllegalArgumentException("Bounds of thumbnails must be positive");
		}
	}

	/**
	 * Return the default bounds: 256 pixels; pictures of 16 MB and 50 million pixels; 5
	 * seconds; 2 at a time.
	 * @return the bounds
	 */
	public static ThumbnailLimits defaults() {
		return new ThumbnailLimits(256, 16 * 1024 * 1024, 50_000_000, Duration.ofSeconds(5), 2);
	}

}
