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

package dev.smtpd.test;

import org.assertj.core.presentation.StandardRepresentation;

/**
 * Adds the transcript to the text of the actual value in messages of AssertJ.
 */
final class TranscriptRepresentation extends StandardRepresentation {

	private final Object actual;

	private final Transcript transcript;

	TranscriptRepresentation(Object actual, Transcript transcript) {
		this.actual = actual;
		this.transcript = transcript;
	}

	@Override
	public String toStringOf(Object object) {
		String text = super.toStringOf(object);
		return (object == this.actual) ? this.transcript.describe(text) : text;
	}

}
