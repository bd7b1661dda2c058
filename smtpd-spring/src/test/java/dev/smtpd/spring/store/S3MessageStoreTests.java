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

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import java.util.function.Consumer;

import dev.smtpd.spring.store.MessageStoreException.Kind;
import org.gaul.s3proxy.AuthenticationType;
import org.gaul.s3proxy.S3Proxy;
import org.jclouds.ContextBuilder;
import org.jclouds.blobstore.BlobStoreContext;
import org.jclouds.blobstore.TransientApiMetadata;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mockito.Mockito;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.HeadObjectRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Against S3Proxy, in this process.
 */
class S3MessageStoreTests extends AbstractMessageStoreTests {

	private static final String PREFIX = "mail/";

	private static BlobStoreContext blobs;

	private static S3Proxy server;

	private static S3Client client;

	private String bucket;

	@BeforeAll
	static void start() throws Exception {
		blobs = ContextBuilder.newBuilder(new TransientApiMetadata())
			.credentials("identity", "credential")
			.overrides(new Properties())
			.build(BlobStoreContext.class);
		server = S3Proxy.builder()
			.blobStore(blobs.getBlobStore())
			.endpoint(URI.create("http://127.0.0.1:0"))
			.awsAuthentication(AuthenticationType.AWS_V2_OR_V4, "identity", "credential")
			// the checksum, which S3 verifies
			.ignoreUnknownHeaders(true)
			.build();
		server.start();
		client = S3Client.builder()
			.endpointOverride(URI.create("http://127.0.0.1:" + server.getPort()))
			.region(Region.US_EAST_1)
			.forcePathStyle(true)
			.requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
			.credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("identity", "credential")))
			.build();
	}

	@AfterAll
	static void stop() throws Exception {
		client.close();
		server.stop();
		blobs.close();
	}

	@BeforeEach
	void createBucket() {
		this.bucket = "b" + UUID.randomUUID();
		client.createBucket((request) -> request.bucket(this.bucket));
	}

	@AfterEach
	void deleteBucket() {
		client.listObjectsV2Paginator((request) -> request.bucket(this.bucket))
			.contents()
			.forEach((object) -> client.deleteObject((request) -> request.bucket(this.bucket).key(object.key())));
		client.deleteBucket((request) -> request.bucket(this.bucket));
	}

	@Override
	MessageStore open() {
		return new S3MessageStore(client, this.bucket, PREFIX, this.clock);
	}

	@Test
	void locationIsThatOfTheObject() {
		StoredMessage stored = put(open(), bytes(10));
		assertThat(stored.location()).isEqualTo("s3://" + this.bucket + "/mail/" + stored.id());
		assertThat(client.headObject((request) -> request.bucket(this.bucket).key("mail/" + stored.id())))
			.satisfies((head) -> assertThat(head.contentType()).isEqualTo("message/rfc822"))
			.satisfies((head) -> assertThat(head.metadata()).containsEntry("sha256", stored.sha256()));
	}

	@Test
	void objectsThatArentOfTheStoreAreLeftAlone() {
		List<String> foreign = List.of("mail/!", "mail/0", "mail/00000000-0000-7000-8000-000000000000/x", "mail/zzz",
				"00000000-0000-7000-8000-000000000000", "other/00000000-0000-7000-8000-000000000000");
		foreign.forEach((key) -> client.putObject((request) -> request.bucket(this.bucket).key(key),
				RequestBody.fromString("x")));
		MessageStore store = open();
		put(store, bytes(10));
		assertThat(store.removeOlderThan(FAR, 100)).isOne();
		assertThat(client.listObjectsV2((request) -> request.bucket(this.bucket)).contents())
			.extracting((object) -> object.key())
			.containsExactlyInAnyOrderElementsOf(foreign);
	}

	@Test
	void moreThanOnePageIsRemoved() {
		MessageStore store = open();
		for (int i = 0; i < 1003; i++) {
			put(store, bytes(1));
		}
		assertThat(store.removeOlderThan(FAR, 1002)).isEqualTo(1002);
		assertThat(store.removeOlderThan(FAR, 1002)).isOne();
	}

	@Test
	void messageOfMoreThanOneRequestIsRefused() {
		assertThatExceptionOfType(MessageStoreException.class)
			.isThrownBy(() -> open().put(TestMessages.of(TestMessages.content(5L * 1024 * 1024 * 1024 + 1, () -> {
				throw new AssertionError("read");
			}))))
			.extracting(MessageStoreException::getKind)
			.isEqualTo(Kind.TOO_LARGE);
	}

	@Test
	void bucketThatIsMissingIsAFailureOfTheStore() {
		MessageStore store = new S3MessageStore(client, "missing-" + this.bucket, PREFIX, this.clock);
		assertThatExceptionOfType(MessageStoreException.class).isThrownBy(() -> put(store, bytes(10)))
			.extracting(MessageStoreException::getKind)
			.isEqualTo(Kind.UNAVAILABLE);
		assertThatExceptionOfType(MessageStoreException.class).isThrownBy(() -> store.removeOlderThan(FAR, 10))
			.extracting(MessageStoreException::getKind)
			.isEqualTo(Kind.UNAVAILABLE);
	}

	@Test
	void firstAttemptWhoseResponseWasLostCounts() {
		S3Client failing = Mockito.mock(S3Client.class);
		StoredMessage stored = put(open(), bytes(10));
		Mockito.when(failing.putObject(Mockito.any(PutObjectRequest.class), Mockito.any(RequestBody.class)))
			.thenThrow(S3Exception.builder().statusCode(412).build());
		Mockito.when(failing.headObject(Mockito.<Consumer<HeadObjectRequest.Builder>>any()))
			.thenReturn(HeadObjectResponse.builder().metadata(Map.of("sha256", stored.sha256())).build())
			.thenReturn(HeadObjectResponse.builder().metadata(Map.of("sha256", "other")).build());
		MessageStore store = new S3MessageStore(failing, this.bucket, PREFIX, this.clock);
		assertThat(put(store, bytes(10)).sha256()).isEqualTo(stored.sha256());
		assertThatExceptionOfType(MessageStoreException.class).isThrownBy(() -> put(store, bytes(10)));
	}

	@Test
	void serviceWithoutConditionsIsAskedWithoutThem() {
		S3Client old = Mockito.mock(S3Client.class);
		Mockito.when(old.putObject(Mockito.any(PutObjectRequest.class), Mockito.any(RequestBody.class)))
			.then((call) -> {
				PutObjectRequest request = call.getArgument(0);
				if (request.ifNoneMatch() != null) {
					throw S3Exception.builder().statusCode(501).build();
				}
				return PutObjectResponse.builder().build();
			});
		MessageStore store = new S3MessageStore(old, this.bucket, PREFIX, this.clock);
		put(store, bytes(10));
		put(store, bytes(10));
		Mockito.verify(old, Mockito.times(3))
			.putObject(Mockito.any(PutObjectRequest.class), Mockito.any(RequestBody.class));
	}

	@Test
	void serviceThatCantBeReachedIsAFailureOfTheStore() {
		S3Client away = Mockito.mock(S3Client.class);
		Mockito.when(away.putObject(Mockito.any(PutObjectRequest.class), Mockito.any(RequestBody.class)))
			.thenThrow(SdkClientException.create("for the test"));
		assertThatExceptionOfType(MessageStoreException.class)
			.isThrownBy(() -> put(new S3MessageStore(away, this.bucket, PREFIX, this.clock), bytes(10)))
			.extracting(MessageStoreException::getKind)
			.isEqualTo(Kind.UNAVAILABLE);
	}

}
