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

package dev.smtpd.mail.html;

/**
 * Takes the pieces of HTML in their order.
 */
interface HtmlHandler {

	/**
	 * Take the start of an element.
	 * @param tag its name and attributes, valid during the call
	 */
	void start(HtmlTag tag);

	/**
	 * Take the end of an element, whether it has a start or not.
	 * @param name its name in lower case
	 */
	void end(String name);

	/**
	 * Take text.
	 * @param html holds it
	 * @param from the index of its first character
	 * @param to the index behind its last character
	 */
	void text(String html, int from, int to);

	/**
	 * Take the character that a reference stands for.
	 * @param character one character or more
	 */
	void reference(String character);

}
