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

package dev.smtpd.mail.mime;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

/**
 * A message or a part of one: its header, and where its body is.
 *
 * @since 0.1.0
 */
public final class Entity {

	private final HeaderBlock header;

	private final String type;

	private final Parameters typeParameters;

	private long bodyStart;

	private long bodyEnd = Long.MAX_VALUE;

	private List<Entity> children = List.of();

	private @Nullable Parameters disposition;

	private Entity(HeaderBlock header, Parameters typeParameters, String type) {
		this.header = header;
		this.typeParameters = typeParameters;
		this.type = type;
	}

	static Entity of(HeaderBlock header, String defaultType) {
		String field = header.first("content-type");
		if (field.isEmpty()) {
			return new Entity(header, Parameters.EMPTY, defaultType);
		}
		Parameters parameters = Parameters.parse(field);
		return new Entity(header, parameters, mediaType(parameters.value(), defaultType));
	}

	private static String mediaType(String value, String defaultType) {
		String type = value.toLowerCase(Locale.ROOT);
		int slash = type.indexOf('/');
		if (slash > 0 && slash < type.length() - 1 && type.indexOf(' ') < 0) {
			return type;
		}
		// what clients of old wrote
		if (type.equals("text")) {
			return "text/plain";
		}
		return type.isEmpty() ? defaultType : "application/octet-stream";
	}

	/**
	 * Return the header.
	 * @return the header
	 */
	public HeaderBlock header() {
		return this.header;
	}

	/**
	 * Return the media type.
	 * @return type and subtype in lower case
	 */
	public String type() {
		return this.type;
	}

	/**
	 * Return the parameters of the media type.
	 * @return the parameters
	 */
	public Parameters typeParameters() {
		return this.typeParameters;
	}

	/**
	 * Return the Content-Disposition.
	 * @return the disposition with its parameters, an empty one if there is none
	 */
	public Parameters disposition() {
		Parameters parsed = this.disposition;
		if (parsed == null) {
			parsed = Parameters.parse(this.header.first("content-disposition"));
			this.disposition = parsed;
		}
		return parsed;
	}

	/**
	 * Return the Content-Transfer-Encoding.
	 * @return the encoding in lower case, empty if there is none
	 */
	public String encoding() {
		String value = this.header.firstLowerCase("content-transfer-encoding");
		int end = 0;
		while (end < value.length() && value.charAt(end) > ' ' && value.charAt(end) != ';') {
			end++;
		}
		return value.substring(0, end);
	}

	/**
	 * Return whether this is a multipart with parts.
	 * @return whether it has children instead of a body
	 */
	public boolean isMultipart() {
		return !this.children.isEmpty();
	}

	/**
	 * Return the parts.
	 * @return the parts of a multipart, else none
	 */
	public List<Entity> children() {
		return Collections.unmodifiableList(this.children);
	}

	/**
	 * Return where the body starts.
	 * @return the offset of its first byte
	 */
	public long bodyStart() {
		return this.bodyStart;
	}

	/**
	 * Return where the body ends.
	 * @return the offset behind its last byte, {@link Long#MAX_VALUE} for the end of the
	 * message
	 */
	public long bodyEnd() {
		return this.bodyEnd;
	}

	void setBodyStart(long offset) {
		this.bodyStart = offset;
	}

	void setBodyEnd(long offset) {
		this.bodyEnd = Math.max(offset, this.bodyStart);
	}

	void add(Entity child) {
		if (this.children.isEmpty()) {
			this.children = new ArrayList<>();
		}
		this.children.add(child);
	}

}
