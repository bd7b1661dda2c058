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

import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Iterator;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageInputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;

import org.jspecify.annotations.Nullable;

/**
 * Makes thumbnails of PNG, JPEG and GIF pictures. Whatever the file is, there is a
 * thumbnail or none, and never an exception: the bytes, the pixels, the time and the
 * number of thumbnails at a time are bounded, and nothing but pixels is decoded.
 * <p>
 * Needs no display.
 *
 * @since 0.1.0
 */
public final class Thumbnails {

	private final ThumbnailLimits limits;

	private final Semaphore permits;

	/**
	 * Create a maker of thumbnails. It is to be shared, since it bounds how many are made
	 * at a time.
	 * @param limits the bounds
	 */
	public Thumbnails(ThumbnailLimits limits) {
		this.limits = limits;
		this.permits = new Semaphore(limits.maxConcurrent());
	}

	/**
	 * Make a thumbnail on the calling thread.
	 * @param in the file, read as far as the bound for its size, and not closed
	 * @return a PNG picture, or {@code null} if there is none: the file is no picture, is
	 * too large or broken, or too many others are asked for
	 * @throws IOException if the stream can't be read
	 */
	public byte @Nullable [] make(InputStream in) throws IOException {
		long deadline = System.nanoTime() + this.limits.timeout().toNanos();
		byte[] start = in.readNBytes(PictureType.PREFIX);
		PictureType type = PictureType.of(start);
		if (type == null || type == PictureType.WEBP || !acquire()) {
			return null;
		}
		try {
			byte[] rest = in.readNBytes(this.limits.maxBytes());
			if (start.length + rest.length > this.limits.maxBytes()) {
				return null;
			}
			byte[] bytes = new byte[start.length + rest.length];
			System.arraycopy(start, 0, bytes, 0, start.length);
			System.arraycopy(rest, 0, bytes, start.length, rest.length);
			PictureFile picture = PictureFile.of(type, bytes);
			return (picture != null && fits(picture)) ? make(type, picture, deadline) : null;
		}
		finally {
			this.permits.release();
		}
	}

	private boolean acquire() {
		try {
			return this.permits.tryAcquire(this.limits.timeout().toNanos(), TimeUnit.NANOSECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return false;
		}
	}

	private boolean fits(PictureFile picture) {
		return picture.pixels() <= (picture.progressive() ? this.limits.maxPixels() / 3 : this.limits.maxPixels());
	}

	private byte @Nullable [] make(PictureType type, PictureFile picture, long deadline) {
		Iterator<ImageReader> readers = ImageIO.getImageReadersByFormatName(type.name());
		if (!readers.hasNext()) {
			return null;
		}
		ImageReader reader = readers.next();
		// held in memory: the default may use a file
		try (MemoryCacheImageInputStream in = new MemoryCacheImageInputStream(
				new ByteArrayInputStream(picture.bytes()))) {
			reader.setInput(in, true, true);
			ReadDeadline.on(reader, deadline);
			ImageReadParam parameters = reader.getDefaultReadParam();
			// twice as large as needed, to be scaled down smoothly
			int step = Math.max(1, Math.max(picture.width(), picture.height()) / (2 * this.limits.size()));
			parameters.setSourceSubsampling(step, step, 0, 0);
			BufferedImage read = reader.read(0, parameters);
			return (System.nanoTime() < deadline) ? write(scale(read)) : null;
		}
		catch (IOException | RuntimeException | StackOverflowError | OutOfMemoryError ex) {
			// what decoders throw for broken files is of all kinds
			return null;
		}
		finally {
			reader.dispose();
		}
	}

	private BufferedImage scale(BufferedImage read) {
		double factor = Math.min(1, (double) this.limits.size() / Math.max(read.getWidth(), read.getHeight()));
		int width = Math.max(1, (int) Math.round(read.getWidth() * factor));
		int height = Math.max(1, (int) Math.round(read.getHeight() * factor));
		BufferedImage scaled = new BufferedImage(width, height, BufferedImage.TYPE_INT_ARGB);
		Graphics2D graphics = scaled.createGraphics();
		try {
			graphics.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
			graphics.drawImage(read, 0, 0, width, height, null);
		}
		finally {
			graphics.dispose();
		}
		return scaled;
	}

	private static byte[] write(BufferedImage image) throws IOException {
		ImageWriter writer = ImageIO.getImageWritersByFormatName("PNG").next();
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
			writer.setOutput(out);
			writer.write(image);
		}
		finally {
			writer.dispose();
		}
		return bytes.toByteArray();
	}

}
