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

import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * Decides on the pictures that a document loads.
 */
final class SafeResources {

	private static final int MAX_DATA_URL = 1_500_000;

	private static final int MAX_DATA_URLS = 3_000_000;

	private static final Pattern DATA_URL = Pattern
		.compile("data:image/(?:png|jpe?g|gif|webp);base64,[A-Za-z0-9+/]+={0,2}", Pattern.CASE_INSENSITIVE);

	private final RemoteContent remoteContent;

	private final Function<String, @Nullable String> pictures;

	private final Set<RemovedContent> removed;

	private int dataUrls;

	private int blocked;

	SafeResources(RemoteContent remoteContent, Function<String, @Nullable String> pictures,
			Set<RemovedContent> removed) {
		this.remoteContent = remoteContent;
		this.pictures = pictures;
		this.removed = removed;
	}

	/**
	 * Return how many resources of other servers are not loaded.
	 * @return the number
	 */
	int blocked() {
		return this.blocked;
	}

	/**
	 * Return where a picture is.
	 * @param url the URL as it was sent
	 * @return the URL to write, or {@code null} if the picture isn't shown
	 */
	@Nullable String picture(String url) {
		if (url.isBlank()) {
			return null;
		}
		if (SafeUrls.isRemote(url)) {
			String web = (this.remoteContent == RemoteContent.SHOWN) ? SafeUrls.web(url) : null;
			this.blocked += (web != null) ? 0 : 1;
			return web;
		}
		String contentId = SafeUrls.contentId(url);
		String picture = (contentId != null) ? ofMessage(contentId) : dataUrl(SafeUrls.clean(url));
		if (picture == null) {
			this.removed.add(RemovedContent.PICTURE);
		}
		return picture;
	}

	/**
	 * Count a resource that is never loaded.
	 * @param url the URL as it was sent
	 */
	void refuse(String url) {
		if (SafeUrls.isRemote(url)) {
			this.blocked++;
		}
	}

	private @Nullable String ofMessage(String contentId) {
		String url = this.pictures.apply(contentId);
		if (url == null) {
			return null;
		}
		boolean path = url.startsWith("/") && !url.startsWith("//") && url.indexOf('\\') < 0;
		return path ? SafeUrls.encode(url) : dataUrl(url);
	}

	private @Nullable String dataUrl(String url) {
		int length = url.length();
		if (length > MAX_DATA_URL || this.dataUrls + length > MAX_DATA_URLS) {
			return null;
		}
		String written = (url.indexOf(' ') >= 0) ? url.replace(" ", "") : url;
		if (!DATA_URL.matcher(written).matches()) {
			return null;
		}
		this.dataUrls += length;
		return written;
	}

}
