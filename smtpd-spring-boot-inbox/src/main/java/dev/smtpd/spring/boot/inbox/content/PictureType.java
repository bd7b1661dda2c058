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

import java.nio.charset.StandardCharsets;

import org.jspecify.annotations.Nullable;

/**
 * The types of pictures that browsers may show as such, found by their first bytes.
 *
 * @since 0.1.0
 */
public enum PictureType {

	/**
	 * PNG.
	 */
	PNG("image/png"),

	/**
	 * JPEG.
	 */
	JPEG("image/jpeg"),

	/**
	 * GIF.
	 */
	GIF("image/gif"),

	/**
	 * WebP.
	 */
	WEBP("image/webp");

	/**
	 * How many of the first bytes are looked at.
	 */
	public static final int PREFIX = 16;

	private final String mediaType;

	PictureType(String mediaType) {
		this.mediaType = mediaType;
	}

	/**
	 * Return the media type.
	 * @return type and subtype in lower case
	 */
	public String mediaType() {
		return this.mediaType;
	}

	/**
	 * Find out what a file is.
	 * @param start its first {@value #PREFIX} bytes, or all of a shorter one
	 * @return the type, or {@code null} if it isn't one of these pictures
	 */
	public static @Nullable PictureType of(byte[] start) {
		String text = new String(start, 0, Math.min(start.length, PREFIX), StandardCharsets.ISO_8859_1);
		if (text.startsWith("\u0089PNG\r\n\u001a\n")) {
			return PNG;
		}
		if (text.startsWith("\u00ff\u00d8\u00ff")) {
			return JPEG;
		}
		if (text.startsWith("GIF87a") || text.startsWith("GIF89a")) {
			return GIF;
		}
		return (text.startsWith("RIFF") && text.startsWith("WEBP", 8)) ? WEBP : null;
	}

}
