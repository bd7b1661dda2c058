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

package dev.smtpd.spring.boot.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The configuration that the documentation shows, with the ports of a test.
 *
 * @param text the text of the configuration file
 */
record HaProxyConfiguration(String text) {

	private static final Path DOCUMENTATION = Path.of("../docs/modules/ROOT/pages/several-instances.adoc");

	private static final Pattern BLOCK = Pattern.compile("\\[source,haproxy\\]\\n----\\n(.*?)----", Pattern.DOTALL);

	/**
	 * Have HAProxy look by SMTP whether instances take mail.
	 */
	static HaProxyConfiguration checkedBySmtp() throws IOException {
		return new HaProxyConfiguration(blocks().get(0));
	}

	/**
	 * Have HAProxy ask the actuator for the readiness of instances.
	 */
	static HaProxyConfiguration checkedByHttp() throws IOException {
		String whole = blocks().get(0);
		return new HaProxyConfiguration(whole.substring(0, whole.indexOf("\nbackend smtp") + 1) + blocks().get(1));
	}

	// without the right to open that many files, it doesn't start
	private static List<String> blocks() throws IOException {
		List<String> blocks = BLOCK.matcher(Files.readString(DOCUMENTATION))
			.results()
			.map((MatchResult block) -> block.group(1).replace("maxconn 20000", "maxconn 200"))
			.toList();
		assertThat(blocks).hasSize(2);
		return blocks;
	}

	HaProxyConfiguration port(int port) {
		return replace("bind :25\n", "bind 127.0.0.1:" + port + "\n");
	}

	HaProxyConfiguration instances(int one, int other) {
		return replace("192.0.2.11:2525", "127.0.0.1:" + one).replace("192.0.2.12:2525", "127.0.0.1:" + other);
	}

	HaProxyConfiguration management(int one, int other) {
		return replace(one("check port 8080"), one("check port " + one)).replace(other("check port 8080"),
				other("check port " + other));
	}

	private static String one(String options) {
		return "server one 192.0.2.11:2525 " + options;
	}

	private static String other(String options) {
		return "server two 192.0.2.12:2525 " + options;
	}

	private HaProxyConfiguration replace(String text, String replacement) {
		assertThat(this.text).contains(text);
		return new HaProxyConfiguration(this.text.replace(text, replacement));
	}

}
