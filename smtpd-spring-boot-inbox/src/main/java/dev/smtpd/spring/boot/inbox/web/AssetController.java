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

package dev.smtpd.spring.boot.inbox.web;

import java.io.IOException;
import java.util.Map;

import jakarta.servlet.http.HttpServletResponse;

import org.springframework.core.io.ClassPathResource;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.util.DigestUtils;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.context.request.WebRequest;

/**
 * Serves the styles and scripts of the pages.
 */
@Controller
@RequestMapping("${smtpd.inbox.path:/smtpd}/assets")
final class AssetController {

	private static final String OWN = "dev/smtpd/spring/boot/inbox/web/assets/";

	private static final Map<String, Asset> ASSETS = Map.of("inbox.css", new Asset(OWN + "inbox.css", "text/css"),
			"inbox.js", new Asset(OWN + "inbox.js", "text/javascript"), "theme.js",
			new Asset(OWN + "theme.js", "text/javascript"), "icon.svg", new Asset(OWN + "icon.svg", "image/svg+xml"),
			"htmx.js", new Asset("META-INF/resources/webjars/htmx.org/2.0.4/dist/htmx.min.js", "text/javascript"));

	@GetMapping("/{name}")
	void asset(@PathVariable String name, WebRequest request, HttpServletResponse response) throws IOException {
		Asset asset = ASSETS.get(name);
		ClassPathResource resource = (asset != null)
				? new ClassPathResource(asset.path(), AssetController.class.getClassLoader()) : null;
		if (asset == null || resource == null || !resource.exists()) {
			response.sendError(HttpStatus.NOT_FOUND.value());
			return;
		}
		byte[] content = resource.getContentAsByteArray();
		response.setHeader(HttpHeaders.CACHE_CONTROL, "no-cache");
		if (request.checkNotModified("\"" + DigestUtils.md5DigestAsHex(content) + "\"")) {
			return;
		}
		response.setContentType(asset.mediaType() + ";charset=UTF-8");
		response.getOutputStream().write(content);
	}

	/**
	 * A file.
	 *
	 * @param path where it is on the class path
	 * @param mediaType its type
	 */
	private record Asset(String path, String mediaType) {
	}

}
