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

/**
 * Bounds on the structure of a message.
 *
 * @param maxDepth how deep multiparts may be nested
 * @param maxParts how many parts a message may have
 * @param maxHeaderSize how many bytes the header of the message or of a part may have
 * @param maxHeaderFields how many fields a header may have
 * @since 0.1.0
 */
public record ScanLimits(int maxDepth, int maxParts, int maxHeaderSize, int maxHeaderFields) {

	/**
	 * Return the bounds for a message within others.
	 * @param messages how many messages are around it
	 * @return bounds with a depth that is less by this number, possibly 0
	 */
	public ScanLimits deeper(int messages) {
		return new ScanLimits(Math.max(0, this.maxDepth - messages), this.maxParts, this.maxHeaderSize,
				this.maxHeaderFields);
	}

}
