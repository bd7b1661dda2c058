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

package dev.smtpd.spring.store;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

import dev.smtpd.MessageContent;
import dev.smtpd.SmtpMessage;
import dev.smtpd.spring.store.MessageStoreException.Kind;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.DeleteObjectsResponse;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * {@link MessageStore} in a bucket of S3, or of what has its interface. Each message is
 * one object, written by one request, whose SHA-256 the service verifies. Bucket and
 * prefix may be shared with other things: objects whose name isn't an id are left alone.
 * Content is read twice to be stored, once to find its SHA-256.
 *
 * @since 0.1.0
 */
public final class S3MessageStore implements MessageStore {

	// of what one request may write
	private static final long MAX_SIZE = 5L * 1024 * 1024 * 1024;

	// of what one request may delete
	private static final int BATCH_SIZE = 1000;

	private static final int BLOCK_SIZE = 64 * 1024;

	private static final String TYPE = "message/rfc822";

	private static final String SHA256 = "sha256";

	private static final int PRECONDITION_FAILED = 412;

	private static final int NOT_IMPLEMENTED = 501;

	private final S3Client client;

	private final String bucket;

	private final String prefix;

	private final MessageIds ids;

	private volatile boolean conditional = true;

	/**
	 * Create a store.
	 * @param client the client, which stays open
	 * @param bucket the name of the bucket
	 * @param prefix what the key of each object begins with, such as {@code mail/}
	 * @param clock tells the time, of which ids are made
	 */
	public S3MessageStore(S3Client client, String bucket, String prefix, Clock clock) {
		this.client = client;
		this.bucket = bucket;
		this.prefix = prefix;
		this.ids = new MessageIds(clock);
	}

	@Override
	public StoredMessage put(SmtpMessage message) {
		MessageContent content = message.content();
		long size = content.size();
		if (size > MAX_SIZE) {
			throw new MessageStoreException(Kind.TOO_LARGE, "Message of " + size + " bytes is too large for S3", null);
		}
		byte[] digest = digest(content);
		String sha256 = HexFormat.of().formatHex(digest);
		String id = this.ids.next();
		PutObjectRequest.Builder request = PutObjectRequest.builder()
			.bucket(this.bucket)
			.key(key(id))
			.contentLength(size)
			.contentType(TYPE)
			.checksumSHA256(Base64.getEncoder().encodeToString(digest))
			.metadata(Map.of(SHA256, sha256));
		try {
			put(request, content, sha256);
		}
		catch (SdkException ex) {
			throw unavailable("Message can't be stored", ex);
		}
		return new StoredMessage(id, "s3://" + this.bucket + "/" + key(id), size, sha256);
	}

	private static byte[] digest(MessageContent content) {
		try {
			return new ContentCopy(content).to(OutputStream.nullOutputStream(), BLOCK_SIZE);
		}
		catch (IOException ex) {
			throw new IllegalStateException("Nothing is written", ex);
		}
	}

	// nothing is ever replaced
	private void put(PutObjectRequest.Builder request, MessageContent content, String sha256) {
		RequestBody body = RequestBody.fromContentProvider(content::inputStream, content.size(), TYPE);
		if (this.conditional) {
			try {
				this.client.putObject(request.ifNoneMatch("*").build(), body);
				return;
			}
			catch (S3Exception ex) {
				if (ex.statusCode() == PRECONDITION_FAILED && isStored(request.build().key(), sha256)) {
					// by the first attempt of the client, whose response was lost
					return;
				}
				if (ex.statusCode() != NOT_IMPLEMENTED) {
					throw ex;
				}
				this.conditional = false;
			}
		}
		this.client.putObject(request.ifNoneMatch(null).build(), body);
	}

	private boolean isStored(String key, String sha256) {
		return sha256
			.equals(this.client.headObject((request) -> request.bucket(this.bucket).key(key)).metadata().get(SHA256));
	}

	private String key(String id) {
		return this.prefix + id;
	}

	@Override
	public InputStream open(String id) {
		String key = key(MessageIds.require(id));
		try {
			return this.client.getObject((request) -> request.bucket(this.bucket).key(key));
		}
		catch (NoSuchKeyException ex) {
			throw new MessageStoreException(Kind.NOT_FOUND, "There is no stored message " + id, ex);
		}
		catch (SdkException ex) {
			throw unavailable("Stored message " + id + " can't be opened", ex);
		}
	}

	@Override
	public void delete(String id) {
		String key = key(MessageIds.require(id));
		try {
			this.client.deleteObject((request) -> request.bucket(this.bucket).key(key));
		}
		catch (SdkException ex) {
			throw unavailable("Stored message " + id + " can't be deleted", ex);
		}
	}

	@Override
	public int removeOlderThan(Instant time, int max) {
		try {
			int removed = 0;
			List<ObjectIdentifier> batch;
			do {
				batch = old(MessageIds.lowest(time), Math.min(max - removed, BATCH_SIZE));
				delete(batch);
				removed += batch.size();
			}
			while (!batch.isEmpty());
			return removed;
		}
		catch (SdkException ex) {
			throw unavailable("Stored messages can't be removed", ex);
		}
	}

	// a bucket lists keys in their order, page by page
	private List<ObjectIdentifier> old(String limit, int max) {
		List<ObjectIdentifier> found = new ArrayList<>();
		if (max > 0) {
			for (S3Object object : this.client
				.listObjectsV2Paginator((request) -> request.bucket(this.bucket).prefix(this.prefix))
				.contents()) {
				String name = object.key().substring(this.prefix.length());
				if (found.size() == max || name.compareTo(limit) >= 0) {
					break;
				}
				if (MessageIds.isId(name)) {
					found.add(ObjectIdentifier.builder().key(object.key()).build());
				}
			}
		}
		return found;
	}

	private void delete(List<ObjectIdentifier> objects) {
		if (objects.isEmpty()) {
			return;
		}
		DeleteObjectsResponse response = this.client.deleteObjects(
				(request) -> request.bucket(this.bucket).delete((delete) -> delete.objects(objects).quiet(true)));
		if (response.hasErrors() && !response.errors().isEmpty()) {
			throw new MessageStoreException(Kind.UNAVAILABLE,
					"Stored messages can't be removed: " + response.errors().get(0), null);
		}
	}

	private static MessageStoreException unavailable(String message, SdkException cause) {
		return new MessageStoreException(Kind.UNAVAILABLE, message, cause);
	}

}
