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

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;

import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/**
 * Pictures, ordinary ones and bombs.
 */
final class Pictures {

	private Pictures() {
	}

	static byte[] of(String format, int width, int height) {
		try {
			ByteArrayOutputStream out = new ByteArrayOutputStream();
			ImageIO.write(image(width, height), format, out);
			return out.toByteArray();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	static byte[] progressiveJpeg(int width, int height) throws IOException {
		ImageWriter writer = ImageIO.getImageWritersByFormatName("JPEG").next();
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
			ImageWriteParam parameters = writer.getDefaultWriteParam();
			parameters.setProgressiveMode(ImageWriteParam.MODE_DEFAULT);
			writer.setOutput(out);
			writer.write(null, new IIOImage(image(width, height), null, null), parameters);
		}
		finally {
			writer.dispose();
		}
		return bytes.toByteArray();
	}

	private static BufferedImage image(int width, int height) {
		BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
		Graphics2D graphics = image.createGraphics();
		graphics.setColor(Color.RED);
		graphics.fillRect(0, 0, width, height);
		graphics.dispose();
		return image;
	}

	// A black picture of any size, whose file is a thousandth of it.
	static byte[] png(int width, int height, byte[]... chunks) {
		ByteArrayOutputStream png = new ByteArrayOutputStream();
		png.writeBytes(new byte[] { (byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n' });
		png.writeBytes(chunk("IHDR",
				ByteBuffer.allocate(13).putInt(width).putInt(height).put(new byte[] { 1, 0, 0, 0, 0 }).array()));
		for (byte[] chunk : chunks) {
			png.writeBytes(chunk);
		}
		png.writeBytes(chunk("IDAT", deflate(Math.min(100_000_000L, ((width + 7L) / 8 + 1) * height))));
		png.writeBytes(chunk("IEND", new byte[0]));
		return png.toByteArray();
	}

	static byte[] chunk(String name, byte[] content) {
		byte[] named = ByteBuffer.allocate(content.length + 4)
			.put(name.getBytes(StandardCharsets.US_ASCII))
			.put(content)
			.array();
		CRC32 checksum = new CRC32();
		checksum.update(named);
		return ByteBuffer.allocate(named.length + 8)
			.putInt(content.length)
			.put(named)
			.putInt((int) checksum.getValue())
			.array();
	}

	static byte[] compressedText(String name, long size) {
		byte[] keyword = (name.equals("iTXt") ? "a\0\1\0\0\0" : "a\0\0").getBytes(StandardCharsets.US_ASCII);
		byte[] text = deflate(size);
		return chunk(name, ByteBuffer.allocate(keyword.length + text.length).put(keyword).put(text).array());
	}

	private static byte[] deflate(long zeros) {
		ByteArrayOutputStream out = new ByteArrayOutputStream();
		try (DeflaterOutputStream deflater = new DeflaterOutputStream(out, new Deflater(9))) {
			byte[] block = new byte[1 << 16];
			for (long left = zeros; left > 0; left -= block.length) {
				deflater.write(block, 0, (int) Math.min(left, block.length));
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return out.toByteArray();
	}

	static byte[] gif(int frames) {
		ByteArrayOutputStream gif = new ByteArrayOutputStream();
		gif.writeBytes("GIF89a".getBytes(StandardCharsets.US_ASCII));
		// the screen is as large as can be, and each frame is one pixel
		gif.writeBytes(new byte[] { -1, -1, -1, -1, (byte) 0x80, 0, 0, 0, 0, 0, -1, -1, -1 });
		for (int i = 0; i < frames; i++) {
			gif.writeBytes(new byte[] { 0x21, (byte) 0xF9, 4, 0, 0, 0, 0, 0 });
			gif.writeBytes(new byte[] { 0x2C, 0, 0, 0, 0, 1, 0, 1, 0, 0, 2, 2, 0x44, 1, 0 });
		}
		gif.write(0x3B);
		return gif.toByteArray();
	}

}
