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

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;

import javax.imageio.ImageIO;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Thumbnails}.
 */
class ThumbnailsTests {

	private static final ThumbnailLimits LIMITS = ThumbnailLimits.defaults();

	@ParameterizedTest
	@ValueSource(strings = { "png", "jpg", "gif" })
	void pictureIsScaledDown(String format) throws IOException {
		BufferedImage thumbnail = read(make(Pictures.of(format, 1000, 500)));
		assertThat(thumbnail.getWidth()).isEqualTo(256);
		assertThat(thumbnail.getHeight()).isEqualTo(128);
		int colour = thumbnail.getRGB(100, 100);
		assertThat(colour >> 16 & 0xFF).isGreaterThan(240);
		assertThat(colour & 0xFFFF).isLessThan(0x1010);
	}

	@Test
	void smallPictureIsLeftAsItIs() throws IOException {
		BufferedImage thumbnail = read(make(Pictures.of("png", 1, 3)));
		assertThat(thumbnail.getWidth()).isEqualTo(1);
		assertThat(thumbnail.getHeight()).isEqualTo(3);
	}

	@Test
	void longPictureHasAThumbnail() throws IOException {
		BufferedImage thumbnail = read(make(Pictures.png(20_000, 1)));
		assertThat(thumbnail.getWidth()).isEqualTo(256);
		assertThat(thumbnail.getHeight()).isEqualTo(1);
	}

	@Test
	void progressiveJpegHasAThumbnail() throws IOException {
		assertThat(read(make(Pictures.progressiveJpeg(600, 600))).getWidth()).isEqualTo(256);
		ThumbnailLimits few = new ThumbnailLimits(256, 1_000_000, 600_000, Duration.ofSeconds(20), 1);
		assertThat(new Thumbnails(few).make(new ByteArrayInputStream(Pictures.progressiveJpeg(600, 600)))).isNull();
		assertThat(new Thumbnails(few).make(new ByteArrayInputStream(Pictures.of("jpg", 600, 600)))).isNotNull();
	}

	@Test
	void pictureWithTooManyPixelsHasNone() throws IOException {
		byte[] bomb = Pictures.png(50_000, 50_000);
		assertThat(bomb.length).isLessThan(500_000);
		assertThat(make(bomb)).isNull();
		assertThat(make(Pictures.png(Integer.MAX_VALUE, Integer.MAX_VALUE))).isNull();
		assertThat(make(Pictures.png(-1, 5))).isNull();
	}

	@Test
	void gifWithManyFramesHasTheThumbnailOfItsFirstOne() throws IOException {
		assertThat(read(make(Pictures.gif(10_000))).getWidth()).isEqualTo(1);
	}

	@Test
	void compressedTextIsNotInflated() throws IOException {
		byte[] png = Pictures.png(10, 10, Pictures.compressedText("iTXt", 50_000_000),
				Pictures.compressedText("zTXt", 50_000_000), Pictures.compressedText("iCCP", 50_000_000));
		PictureFile file = PictureFile.of(PictureType.PNG, png);
		assertThat(file).isNotNull();
		assertThat(file.bytes()).hasSizeLessThan(200);
		assertThat(read(make(png)).getWidth()).isEqualTo(10);
	}

	@Test
	void metadataOfJpegIsNotRead() throws IOException {
		byte[] jpeg = Pictures.of("jpg", 20, 20);
		ByteBuffer withProfile = ByteBuffer.allocate(jpeg.length + 60_002).put(jpeg, 0, 2);
		withProfile.putShort((short) 0xFFE2)
			.putShort((short) 60_000)
			.put("ICC_PROFILE\0\1\1".getBytes(StandardCharsets.US_ASCII));
		withProfile.position(2 + 60_002).put(jpeg, 2, jpeg.length - 2);
		PictureFile file = PictureFile.of(PictureType.JPEG, withProfile.array());
		assertThat(file).isNotNull();
		assertThat(file.bytes()).hasSizeLessThanOrEqualTo(jpeg.length);
		assertThat(read(make(withProfile.array())).getWidth()).isEqualTo(20);
	}

	@Test
	void jpegWithManyScansHasNone() throws IOException {
		byte[] jpeg = Pictures.progressiveJpeg(50, 50);
		int scan = indexOfScan(jpeg);
		ByteBuffer bomb = ByteBuffer.allocate(scan + (jpeg.length - 2 - scan) * 50 + 2).put(jpeg, 0, scan);
		for (int i = 0; i < 50; i++) {
			bomb.put(jpeg, scan, jpeg.length - 2 - scan);
		}
		bomb.putShort((short) 0xFFD9);
		assertThat(make(jpeg)).isNotNull();
		assertThat(make(bomb.array())).isNull();
	}

	private static int indexOfScan(byte[] jpeg) {
		for (int i = 0; i < jpeg.length; i++) {
			if ((jpeg[i] & 0xFF) == 0xFF && (jpeg[i + 1] & 0xFF) == 0xDA) {
				return i;
			}
		}
		throw new IllegalArgumentException("No scan");
	}

	@Test
	void brokenPicturesThrowNothing() throws IOException {
		Random random = new Random(1);
		for (byte[] picture : new byte[][] { Pictures.of("png", 64, 64), Pictures.of("jpg", 64, 64),
				Pictures.progressiveJpeg(64, 64), Pictures.of("gif", 64, 64) }) {
			for (int length = 0; length < picture.length; length += 1 + picture.length / 50) {
				make(Arrays.copyOf(picture, length));
			}
			for (int i = 0; i < 500; i++) {
				byte[] broken = picture.clone();
				for (int j = 0; j < 3; j++) {
					broken[random.nextInt(broken.length)] = (byte) random.nextInt();
				}
				make(broken);
			}
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "GIF89a", "RIFF\0\0\0\0WEBPVP8 ", "<svg onload='alert(1)'/>", "BM\0\0",
			"\u0089PNG\r\n\u001a\n", "II*\0", "\u00ff\u00d8\u00ff" })
	void whatIsNoPictureHasNone(String file) throws IOException {
		assertThat(make(file.getBytes(StandardCharsets.ISO_8859_1))).isNull();
	}

	@Test
	void largeFileHasNone() throws IOException {
		ThumbnailLimits few = new ThumbnailLimits(256, 1000, 600_000, Duration.ofSeconds(20), 1);
		byte[] picture = Arrays.copyOf(Pictures.of("png", 8, 8), 1001);
		assertThat(new Thumbnails(few).make(new ByteArrayInputStream(picture))).isNull();
		assertThat(new Thumbnails(few).make(new ByteArrayInputStream(Arrays.copyOf(picture, 1000)))).isNotNull();
	}

	@Test
	void pictureThatTakesTooLongHasNone() throws IOException {
		ThumbnailLimits short1 = new ThumbnailLimits(256, 1_000_000, 50_000_000, Duration.ofNanos(1), 1);
		assertThat(new Thumbnails(short1).make(new ByteArrayInputStream(Pictures.png(5000, 5000)))).isNull();
	}

	@Test
	void thumbnailsWaitForEachOther() throws Exception {
		Thumbnails thumbnails = new Thumbnails(
				new ThumbnailLimits(64, 1_000_000, 50_000_000, Duration.ofMillis(50), 1));
		CountDownLatch reading = new CountDownLatch(1);
		CountDownLatch done = new CountDownLatch(1);
		byte[] picture = Pictures.of("png", 8, 8);
		AtomicReference<Throwable> failure = new AtomicReference<>();
		Thread first = new Thread(() -> {
			try {
				thumbnails.make(new SlowStream(picture, reading, done));
			}
			catch (Throwable ex) {
				failure.set(ex);
			}
		});
		first.start();
		reading.await();
		assertThat(thumbnails.make(new ByteArrayInputStream(picture))).isNull();
		done.countDown();
		first.join();
		assertThat(failure.get()).isNull();
	}

	private static byte @Nullable [] make(byte[] picture) throws IOException {
		return new Thumbnails(LIMITS).make(new ByteArrayInputStream(picture));
	}

	private static BufferedImage read(byte @Nullable [] thumbnail) throws IOException {
		assertThat(thumbnail).isNotNull();
		assertThat(PictureType.of(thumbnail)).isEqualTo(PictureType.PNG);
		return ImageIO.read(new ByteArrayInputStream(thumbnail));
	}

	/**
	 * Ends when it may, after its first bytes were read.
	 */
	private static final class SlowStream extends InputStream {

		private final InputStream picture;

		private final CountDownLatch reading;

		private final CountDownLatch done;

		private int position;

		SlowStream(byte[] picture, CountDownLatch reading, CountDownLatch done) {
			this.picture = new ByteArrayInputStream(picture);
			this.reading = reading;
			this.done = done;
		}

		@Override
		public int read() throws IOException {
			if (this.position++ == PictureType.PREFIX) {
				this.reading.countDown();
				try {
					this.done.await();
				}
				catch (InterruptedException ex) {
					throw new IOException(ex);
				}
			}
			return this.picture.read();
		}

	}

}
