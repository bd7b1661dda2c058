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

import java.io.ByteArrayOutputStream;

import org.jspecify.annotations.Nullable;

/**
 * The bytes of a picture without what a decoder would read besides pixels: texts,
 * metadata, colour profiles and previews, which may be compressed and of any size.
 *
 * @param bytes the picture
 * @param width its width in pixels
 * @param height its height in pixels
 * @param progressive whether all of its pixels have to be in memory
 */
record PictureFile(byte[] bytes, int width, int height, boolean progressive) {

	private static final int MAX_SCANS = 20;

	private static final int PNG_HEADER = 8;

	/**
	 * Read a picture.
	 * @param type the type
	 * @param bytes the file
	 * @return the picture, or {@code null} if the file is no such picture
	 */
	static @Nullable PictureFile of(PictureType type, byte[] bytes) {
		return switch (type) {
			case PNG -> png(bytes);
			case JPEG -> jpeg(bytes);
			case GIF -> gif(bytes);
			case WEBP -> null;
		};
	}

	long pixels() {
		return (long) this.width * this.height;
	}

	private static @Nullable PictureFile png(byte[] bytes) {
		ByteArrayOutputStream kept = new ByteArrayOutputStream(bytes.length);
		kept.write(bytes, 0, PNG_HEADER);
		int width = 0;
		int height = 0;
		boolean data = false;
		int offset = PNG_HEADER;
		while (offset + 12 <= bytes.length) {
			int length = int32(bytes, offset);
			int name = int32(bytes, offset + 4);
			if (length < 0 || length > bytes.length - offset - 12) {
				// truncated: as much as there is
				break;
			}
			boolean first = offset == PNG_HEADER;
			if (first && (name != 0x49484452 || length != 13)) {
				return null;
			}
			if (first) {
				width = int32(bytes, offset + 8);
				height = int32(bytes, offset + 12);
			}
			switch (name) {
				// IHDR, PLTE, tRNS, IDAT, IEND
				case 0x49484452, 0x504c5445, 0x74524e53, 0x49444154, 0x49454e44 -> {
					data |= name == 0x49444154;
					kept.write(bytes, offset, length + 12);
				}
				default -> {
				}
			}
			offset += length + 12;
		}
		return (data && width > 0 && height > 0) ? new PictureFile(kept.toByteArray(), width, height, false) : null;
	}

	private static @Nullable PictureFile jpeg(byte[] bytes) {
		ByteArrayOutputStream kept = new ByteArrayOutputStream(bytes.length);
		kept.write(bytes, 0, 2);
		int width = 0;
		int height = 0;
		int scans = 0;
		boolean progressive = false;
		int offset = 2;
		while (offset + 4 <= bytes.length) {
			if ((bytes[offset] & 0xFF) != 0xFF) {
				return null;
			}
			int marker = bytes[offset + 1] & 0xFF;
			if (marker == 0xFF) {
				offset++;
				continue;
			}
			if (marker == 0xD9) {
				break;
			}
			int length = int16(bytes, offset + 2) + 2;
			if (length < 4 || length > bytes.length - offset) {
				break;
			}
			if (isFrame(marker)) {
				if (length < 10 || width > 0) {
					return null;
				}
				progressive = marker != 0xC0 && marker != 0xC1;
				height = int16(bytes, offset + 5);
				width = int16(bytes, offset + 7);
			}
			// all application segments but Adobe's, which says what the colours are
			boolean metadata = (marker >= 0xE0 && marker <= 0xEF && marker != 0xEE) || marker == 0xFE;
			int end = offset + length;
			if (marker == 0xDA) {
				scans++;
				end = endOfScan(bytes, end);
			}
			if (!metadata) {
				kept.write(bytes, offset, end - offset);
			}
			offset = end;
		}
		kept.write(0xFF);
		kept.write(0xD9);
		boolean valid = width > 0 && height > 0 && scans > 0 && scans <= MAX_SCANS;
		return valid ? new PictureFile(kept.toByteArray(), width, height, progressive) : null;
	}

	private static boolean isFrame(int marker) {
		return marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
	}

	// Within a scan, 0xFF is followed by 0 or a restart marker.
	private static int endOfScan(byte[] bytes, int from) {
		int i = from;
		while (i + 1 < bytes.length) {
			int next = bytes[i + 1] & 0xFF;
			if ((bytes[i] & 0xFF) == 0xFF && next != 0 && next != 0xFF && (next < 0xD0 || next > 0xD7)) {
				return i;
			}
			i++;
		}
		return bytes.length;
	}

	private static @Nullable PictureFile gif(byte[] bytes) {
		if (bytes.length < 13) {
			return null;
		}
		ByteArrayOutputStream kept = new ByteArrayOutputStream(bytes.length);
		int offset = 13 + colours(bytes[10]);
		kept.write(bytes, 0, Math.min(offset, bytes.length));
		while (offset + 2 < bytes.length) {
			int block = bytes[offset] & 0xFF;
			if (block == 0x2C && offset + 10 < bytes.length) {
				// the first frame, and none of the others
				int width = (bytes[offset + 5] & 0xFF) | (bytes[offset + 6] & 0xFF) << 8;
				int height = (bytes[offset + 7] & 0xFF) | (bytes[offset + 8] & 0xFF) << 8;
				int end = endOfBlocks(bytes, offset + 10 + colours(bytes[offset + 9]) + 1);
				kept.write(bytes, offset, end - offset);
				kept.write(0x3B);
				return (width > 0 && height > 0) ? new PictureFile(kept.toByteArray(), width, height, false) : null;
			}
			if (block != 0x21) {
				return null;
			}
			int end = endOfBlocks(bytes, offset + 2);
			if ((bytes[offset + 1] & 0xFF) == 0xF9) {
				// transparency
				kept.write(bytes, offset, end - offset);
			}
			offset = end;
		}
		return null;
	}

	private static int colours(byte flags) {
		return ((flags & 0x80) != 0) ? 3 << ((flags & 7) + 1) : 0;
	}

	private static int endOfBlocks(byte[] bytes, int from) {
		int offset = from;
		while (offset < bytes.length && bytes[offset] != 0) {
			offset += (bytes[offset] & 0xFF) + 1;
		}
		return Math.min(offset + 1, bytes.length);
	}

	private static int int32(byte[] bytes, int offset) {
		return int16(bytes, offset) << 16 | int16(bytes, offset + 2);
	}

	private static int int16(byte[] bytes, int offset) {
		return (bytes[offset] & 0xFF) << 8 | (bytes[offset + 1] & 0xFF);
	}

}
