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

package dev.smtpd.protocol;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * UTF-8 (RFC 3629) in any split.
 */
class Utf8ValidatorTests {

	private static final String TEXT = "a\u007F\u0080\u07FF\u0800\uD7FF\uE000\uFFFF\uD800\uDC00\uDBFF\uDFFFz\0\r\n";

	@Test
	void nothingIsUtf8() {
		assertThat(new Utf8Validator().isComplete()).isTrue();
	}

	@Test
	void everySplitIntoThree() {
		ByteBuf text = Unpooled.copiedBuffer(TEXT, StandardCharsets.UTF_8);
		int length = text.readableBytes();
		for (int i = 0; i <= length; i++) {
			for (int j = i; j <= length; j++) {
				Utf8Validator validator = new Utf8Validator();
				assertThat(validator.accept(text, 0, i)).isTrue();
				assertThat(validator.accept(text, i, j - i)).isTrue();
				assertThat(validator.accept(text, j, length - j)).isTrue();
				assertThat(validator.isComplete()).as("split at %d and %d", i, j).isTrue();
			}
		}
	}

	@Test
	void oneByteAtATime() {
		ByteBuf text = Unpooled.copiedBuffer(TEXT.repeat(3), StandardCharsets.UTF_8);
		Utf8Validator validator = new Utf8Validator();
		for (int i = 0; i < text.readableBytes(); i++) {
			assertThat(validator.accept(text, i, 1)).isTrue();
		}
		assertThat(validator.isComplete()).isTrue();
	}

	@Test
	void moreThanFitsIntoAnyScratch() {
		ByteBuf text = Unpooled.copiedBuffer("x" + "\u20AC".repeat(100_000), StandardCharsets.UTF_8);
		Utf8Validator validator = new Utf8Validator();
		assertThat(validator.accept(text, 0, text.readableBytes())).isTrue();
		assertThat(validator.isComplete()).isTrue();
	}

	@Test
	void onlyTheGivenRunIsChecked() {
		ByteBuf bytes = Unpooled.wrappedBuffer(HexFormat.of().parseHex("ff61c3bcff"));
		Utf8Validator validator = new Utf8Validator();
		assertThat(validator.accept(bytes, 1, 3)).isTrue();
		assertThat(validator.isComplete()).isTrue();
	}

	// lone continuations, overlong forms, surrogates, beyond U+10FFFF, bytes never used,
	// sequences broken off by another character
	@ParameterizedTest
	@ValueSource(strings = { "80", "bf", "c080", "c1bf", "e08080", "e09fbf", "f0808080", "f08fbfbf", "eda080", "edbfbf",
			"eda080edb080", "f4908080", "f7bfbfbf", "f888808080", "fe", "ff", "c361", "e28261", "f09f9861", "c3c3bc",
			"e282e282ac", "c3bcbc" })
	void notUtf8(String hex) {
		byte[] bad = HexFormat.of().parseHex(hex + "616161");
		ByteBuf bytes = Unpooled.wrappedBuffer(bad);
		for (int i = 0; i <= bad.length; i++) {
			Utf8Validator validator = new Utf8Validator();
			validator.accept(bytes, 0, i);
			assertThat(validator.accept(bytes, i, bad.length - i)).as("split at %d", i).isFalse();
			assertThat(validator.isComplete()).as("split at %d", i).isFalse();
		}
		assertThat(oneByteAtATime(bytes).isComplete()).isFalse();
	}

	@ParameterizedTest
	@ValueSource(strings = { "c3", "e2", "e282", "f0", "f09f", "f09f98" })
	void characterBegunOnly(String hex) {
		ByteBuf bytes = Unpooled.wrappedBuffer(HexFormat.of().parseHex("61" + hex));
		Utf8Validator validator = new Utf8Validator();
		assertThat(validator.accept(bytes, 0, bytes.readableBytes())).isTrue();
		assertThat(validator.isComplete()).isFalse();
		assertThat(oneByteAtATime(bytes).isComplete()).isFalse();
	}

	@Test
	void whatIsWrongStaysWrong() {
		ByteBuf bytes = Unpooled.wrappedBuffer(new byte[] { (byte) 0xFF, 'a' });
		Utf8Validator validator = new Utf8Validator();
		assertThat(validator.accept(bytes, 0, 1)).isFalse();
		assertThat(validator.accept(bytes, 1, 1)).isFalse();
		assertThat(validator.isComplete()).isFalse();
	}

	private static Utf8Validator oneByteAtATime(ByteBuf bytes) {
		Utf8Validator validator = new Utf8Validator();
		for (int i = 0; i < bytes.readableBytes(); i++) {
			validator.accept(bytes, i, 1);
		}
		return validator;
	}

}
