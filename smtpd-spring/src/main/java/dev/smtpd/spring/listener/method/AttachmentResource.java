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

package dev.smtpd.spring.listener.method;

import java.io.IOException;
import java.io.InputStream;

import dev.smtpd.mail.Attachment;
import org.jspecify.annotations.Nullable;

import org.springframework.core.io.AbstractResource;

/**
 * An {@link Attachment} as a {@link org.springframework.core.io.Resource}.
 */
final class AttachmentResource extends AbstractResource {

	private final Attachment attachment;

	AttachmentResource(Attachment attachment) {
		this.attachment = attachment;
	}

	@Override
	public boolean exists() {
		return true;
	}

	@Override
	public @Nullable String getFilename() {
		return this.attachment.name();
	}

	@Override
	public long contentLength() {
		return this.attachment.size();
	}

	@Override
	public InputStream getInputStream() throws IOException {
		return this.attachment.inputStream();
	}

	@Override
	public String getDescription() {
		return "attachment [" + this.attachment.name() + "]";
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof AttachmentResource resource && this.attachment == resource.attachment;
	}

	@Override
	public int hashCode() {
		return System.identityHashCode(this.attachment);
	}

}
