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

import java.io.IOException;
import java.io.InputStream;

/**
 * Finds the parts of a message in one pass, without decoding any.
 *
 * @since 0.1.0
 */
public final class EntityScanner {

	private static final String TEXT = "text/plain";

	private static final String MESSAGE = "message/rfc822";

	private final ByteWindow window;

	private final ScanLimits limits;

	private final ScanIssues issues;

	private final Boundaries boundaries = new Boundaries();

	private int parts;

	private long delimiterStart;

	private EntityScanner(ByteWindow window, ScanLimits limits, ScanIssues issues) {
		this.window = window;
		this.limits = limits;
		this.issues = issues;
	}

	/**
	 * Return a scanner of a message in memory.
	 * @param bytes the message
	 * @param limits the bounds
	 * @param issues collects the faults
	 * @return the scanner
	 */
	public static EntityScanner of(byte[] bytes, ScanLimits limits, ScanIssues issues) {
		return new EntityScanner(ByteWindow.of(bytes, 0, bytes.length), limits, issues);
	}

	/**
	 * Return a scanner of a message that is read from a stream.
	 * @param in the stream, read as far as is necessary
	 * @param limits the bounds
	 * @param issues collects the faults
	 * @return the scanner
	 */
	public static EntityScanner of(InputStream in, ScanLimits limits, ScanIssues issues) {
		return new EntityScanner(ByteWindow.of(in), limits, issues);
	}

	/**
	 * Find the parts.
	 * @return the message
	 * @throws IOException if the stream can't be read
	 */
	public Entity scan() throws IOException {
		this.window.skipByteOrderMark();
		this.window.detectLineEnd();
		HeaderReader reader = new HeaderReader(this.limits, this.issues);
		Entity message = Entity.of(reader.read(this.window, this.boundaries), TEXT);
		message.setBodyStart(reader.bodyStart());
		scanBody(message);
		return message;
	}

	// Return whether the window is behind a delimiter line, else it is at the end.
	private boolean scanBody(Entity entity) throws IOException {
		boolean multipart = entity.type().startsWith("multipart/");
		String boundary = multipart ? entity.typeParameters().get("boundary").stripTrailing() : "";
		if (multipart && boundary.isEmpty()) {
			this.issues.add(Fault.MISSING_BOUNDARY);
		}
		else if (multipart && this.boundaries.size() >= this.limits.maxDepth()) {
			this.issues.add(Fault.TOO_DEEP);
		}
		else if (multipart) {
			return scanMultipart(entity, boundary);
		}
		return skipBody(entity);
	}

	private boolean skipBody(Entity entity) throws IOException {
		// the body of a message without parts ends with the message
		boolean delimiter = this.boundaries.size() > 0 && skipToDelimiter();
		if (delimiter) {
			entity.setBodyEnd(this.delimiterStart);
		}
		return delimiter;
	}

	// The line end before a delimiter belongs to the delimiter (RFC 2046 section 5.1.1).
	private boolean skipToDelimiter() throws IOException {
		while (this.window.nextDashedLine()) {
			if (this.boundaries.match(this.window.bytes(), this.window.lineStart(), this.window.lineLimit())) {
				this.delimiterStart = this.window.lineOffset() - this.window.precedingTerminatorLength();
				return true;
			}
		}
		return false;
	}

	private boolean scanMultipart(Entity multipart, String boundary) throws IOException {
		int level = this.boundaries.size();
		this.boundaries.push(boundary);
		boolean delimiter = skipToDelimiter();
		while (delimiter && isOpen(level)) {
			if (this.parts == this.limits.maxParts()) {
				this.issues.add(Fault.TOO_MANY_PARTS);
				delimiter = skipToDelimiter();
				continue;
			}
			delimiter = scanPart(multipart);
		}
		this.boundaries.pop();
		if (!multipart.isMultipart()) {
			this.issues.add(Fault.EMPTY_MULTIPART);
		}
		if (delimiter && this.boundaries.level() == level) {
			// what follows the last part belongs to nothing
			return this.boundaries.size() > 0 && skipToDelimiter();
		}
		this.issues.add(Fault.MULTIPART_NOT_ENDED);
		return delimiter;
	}

	private boolean isOpen(int level) {
		return this.boundaries.level() == level && !this.boundaries.isClosing();
	}

	private boolean scanPart(Entity multipart) throws IOException {
		this.parts++;
		HeaderReader reader = new HeaderReader(this.limits, this.issues);
		HeaderBlock header = reader.read(this.window, this.boundaries);
		Entity part = Entity.of(header, multipart.type().equals("multipart/digest") ? MESSAGE : TEXT);
		part.setBodyStart(reader.bodyStart());
		multipart.add(part);
		if (reader.isBoundaryReached()) {
			part.setBodyEnd(reader.bodyStart());
			return true;
		}
		return scanBody(part);
	}

}
