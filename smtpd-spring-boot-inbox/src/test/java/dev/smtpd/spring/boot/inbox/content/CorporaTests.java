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

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import dev.smtpd.mail.InboundMail;
import dev.smtpd.mail.MailPart;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * Public test data beside the checkout, or in the directory that the system property
 * {@code corpora} names: everything that an inbox shows can be made of every message.
 */
class CorporaTests {

	private final SafeHtmlRenderer renderer = new SafeHtmlRenderer();

	private final Thumbnails thumbnails = new Thumbnails(ThumbnailLimits.defaults());

	@Test
	void everyMessageIsShown() throws IOException {
		List<Path> files = files();
		int html = 0;
		int parts = 0;
		for (Path file : files) {
			InboundMail mail = InboundMail.of(file);
			html += show(mail) ? 1 : 0;
			Verdicts.of(mail);
			assertThat(PlainText.of(mail.text()).blocks()).allMatch((block) -> block.level() <= 20);
			parts += walk(mail.structure(), mail.structure());
		}
		assertThat(html).isGreaterThan(20);
		assertThat(parts).isGreaterThan(files.size());
	}

	private boolean show(InboundMail mail) {
		String html = mail.html();
		if (html == null) {
			return false;
		}
		for (RemoteContent remoteContent : RemoteContent.values()) {
			SafeHtml safe = this.renderer.render(html, remoteContent, (id) -> "/cid/" + id);
			SafeHtmlAssert.check(safe, remoteContent);
		}
		return true;
	}

	private int walk(MailPart part, MailPart root) throws IOException {
		assertThat(root.find(part.number())).isNotNull();
		PartDelivery delivery = PartDelivery.of(part);
		assertThat(delivery.contentDisposition()).matches("(inline|attachment); [ -~]+");
		try (InputStream in = part.inputStream()) {
			this.thumbnails.make(in);
		}
		if (part.mediaType().equals("text/calendar")) {
			CalendarReader.read(part.text());
		}
		int count = 1;
		for (MailPart child : part.children()) {
			count += walk(child, root);
		}
		return count;
	}

	private static List<Path> files() throws IOException {
		Path directory = Stream
			.of(Path.of(System.getProperty("corpora", "")), Path.of("../../shared/corpora"),
					Path.of("../../../shared/corpora"))
			.filter((path) -> Files.isDirectory(path.resolve("mime")))
			.findFirst()
			.orElse(Path.of("corpora"));
		assumeTrue(Files.isDirectory(directory), "There are no corpora, so they aren't shown");
		try (Stream<Path> files = Files.walk(directory)) {
			return files
				.filter((file) -> file.toString().endsWith(".eml") || file.toString().contains("/mime/")
						|| file.toString().contains("/bounces/"))
				.filter((file) -> !file.toString().endsWith(".json") && Files.isRegularFile(file))
				.sorted()
				.toList();
		}
	}

}
