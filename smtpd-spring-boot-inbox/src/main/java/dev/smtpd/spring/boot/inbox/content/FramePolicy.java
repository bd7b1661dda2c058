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
 * The policy for the frame that shows the HTML of a message. It is the second line of
 * defence behind {@link SafeHtmlRenderer}: if that lets anything through, the browser
 * neither runs nor loads it.
 * <ul>
 * <li>{@code default-src 'none'}: nothing is loaded that isn't listed.</li>
 * <li>{@code script-src 'none'}: no script runs, even where a browser extension or proxy
 * loosens the default.</li>
 * <li>{@code img-src}: pictures of the message from this server, or in the page; those of
 * other servers only where the reader has asked for them.</li>
 * <li>{@code style-src 'unsafe-inline'}: styles of the message are inline. They can load
 * nothing, since {@code img-src}, {@code font-src} and {@code style-src} refuse.</li>
 * <li>{@code form-action}, {@code base-uri}: not covered by {@code default-src}.</li>
 * <li>{@code frame-ancestors 'self'}: no other site shows the message.</li>
 * <li>{@code sandbox} without {@code allow-same-origin}: the document has an origin of
 * its own, so that it has no part in the application's. It is in the header, too, so that
 * it holds where the document is opened outside of its frame. Links open in a new window,
 * which is not sandboxed; otherwise the pages that they lead to don't work.</li>
 * </ul>
 *
 * @since 0.1.0
 */
public final class FramePolicy {

	/**
	 * The value of the {@code sandbox} attribute of the frame.
	 */
	public static final String SANDBOX = "allow-popups allow-popups-to-escape-sandbox";

	/**
	 * The value of {@code Referrer-Policy}: other servers don't learn the address of the
	 * inbox.
	 */
	public static final String REFERRER_POLICY = "no-referrer";

	private static final String BEFORE_IMAGES = "default-src 'none'; script-src 'none'; style-src 'unsafe-inline'; "
			+ "form-action 'none'; base-uri 'none'; img-src 'self' data:";

	private static final String REMOTE_IMAGES = " http: https:";

	private static final String HEADER_ONLY = "; frame-ancestors 'self'; sandbox " + SANDBOX;

	/**
	 * The value of {@code Content-Security-Policy} while remote content is blocked.
	 */
	public static final String BLOCKED = BEFORE_IMAGES + HEADER_ONLY;

	/**
	 * The value of {@code Content-Security-Policy} while remote pictures are shown.
	 */
	public static final String SHOWN = BEFORE_IMAGES + REMOTE_IMAGES + HEADER_ONLY;

	private FramePolicy() {
	}

	/**
	 * Return the value of {@code Content-Security-Policy}.
	 * @param remoteContent whether remote pictures are shown
	 * @return the value
	 */
	public static String of(RemoteContent remoteContent) {
		return (remoteContent == RemoteContent.SHOWN) ? SHOWN : BLOCKED;
	}

	// What can be within the document: browsers complain about the rest there.
	static String inDocument(RemoteContent remoteContent) {
		return BEFORE_IMAGES + ((remoteContent == RemoteContent.SHOWN) ? REMOTE_IMAGES : "");
	}

}
