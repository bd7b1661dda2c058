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

/**
 * What {@link SafeHtmlRenderer} has removed from HTML, for a reader who wonders why it
 * looks different.
 *
 * @since 0.1.0
 */
public enum RemovedContent {

	/**
	 * Scripts.
	 */
	SCRIPT,

	/**
	 * Attributes with scripts, such as {@code onclick}.
	 */
	EVENT_HANDLER,

	/**
	 * Forms and their controls.
	 */
	FORM,

	/**
	 * Frames.
	 */
	FRAME,

	/**
	 * Plugins, video and audio.
	 */
	MEDIA,

	/**
	 * Elements that act on the whole page: {@code meta}, {@code base} and {@code link}.
	 */
	PAGE_CONTROL,

	/**
	 * SVG and MathML.
	 */
	FOREIGN_MARKUP,

	/**
	 * Links other than to web pages, mail addresses and telephone numbers.
	 */
	LINK,

	/**
	 * Pictures of other types, too large to be part of the page, or missing.
	 */
	PICTURE,

	/**
	 * Styles that load or run something, or can't be understood.
	 */
	STYLE,

	/**
	 * Elements that are nested too deep. Their text is kept.
	 */
	NESTING

}
