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

package dev.smtpd.fuzz;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Splits bytes as a network would, in a way that depends on the bytes alone.
 */
final class Pieces {

	// each piece takes its time
	private static final int MAX_SINGLE = 500;

	private Pieces() {
	}

	/**
	 * Split bytes in different ways.
	 * @param bytes the bytes
	 * @return the whole, single bytes (or a few, of long inputs), and larger pieces
	 */
	static List<List<byte[]>> ways(byte[] bytes) {
		Random random = new Random(Arrays.hashCode(bytes));
		int few = (bytes.length <= MAX_SINGLE) ? 1 : 16;
		return List.of(List.of(bytes), split(bytes, few, random), split(bytes, 100, random));
	}

	private static List<byte[]> split(byte[] bytes, int most, Random random) {
		List<byte[]> pieces = new ArrayList<>();
		int start = 0;
		while (start < bytes.length) {
			int end = Math.min(bytes.length, start + 1 + random.nextInt(most));
			pieces.add(Arrays.copyOfRange(bytes, start, end));
			start = end;
		}
		return pieces;
	}

}
