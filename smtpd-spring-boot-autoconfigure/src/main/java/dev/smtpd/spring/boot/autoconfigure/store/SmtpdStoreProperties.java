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

package dev.smtpd.spring.boot.autoconfigure.store;

import java.nio.file.Path;
import java.time.Duration;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * {@link ConfigurationProperties Properties} of the store for the content of messages.
 *
 * @since 0.1.0
 */
@ConfigurationProperties("smtpd.store")
public class SmtpdStoreProperties {

	/**
	 * Where to store the content of messages. If not set, it isn't stored, unless there
	 * is a MessageStore bean.
	 */
	private @Nullable Type type;

	/**
	 * Directory of the messages, for type file. Made if it doesn't exist.
	 */
	private @Nullable Path directory;

	/**
	 * How long to keep stored messages. If not set, they are kept until the application
	 * deletes them. If a duration suffix is not specified, milliseconds will be used.
	 */
	private @Nullable Duration retention;

	/**
	 * How often to remove messages that are older, and what unfinished writing has left.
	 * If a duration suffix is not specified, milliseconds will be used.
	 */
	private Duration sweepInterval = Duration.ofHours(1);

	/**
	 * Whether to store each message and to publish a MessageStoredEvent for it, before
	 * the reply.
	 */
	private boolean publishEvents = true;

	private final S3 s3 = new S3();

	/**
	 * Return where to store content.
	 * @return the type, {@code null} for no store
	 */
	public @Nullable Type getType() {
		return this.type;
	}

	/**
	 * Set where to store content.
	 * @param type the type
	 */
	public void setType(@Nullable Type type) {
		this.type = type;
	}

	/**
	 * Return the directory of the messages.
	 * @return the directory, {@code null} if not set
	 */
	public @Nullable Path getDirectory() {
		return this.directory;
	}

	/**
	 * Set the directory of the messages.
	 * @param directory the directory
	 */
	public void setDirectory(@Nullable Path directory) {
		this.directory = directory;
	}

	/**
	 * Return how long to keep messages.
	 * @return the time, {@code null} for no limit
	 */
	public @Nullable Duration getRetention() {
		return this.retention;
	}

	/**
	 * Set how long to keep messages.
	 * @param retention the time
	 */
	public void setRetention(@Nullable Duration retention) {
		this.retention = retention;
	}

	/**
	 * Return how often to remove messages that are older.
	 * @return the time between two runs
	 */
	public Duration getSweepInterval() {
		return this.sweepInterval;
	}

	/**
	 * Set how often to remove messages that are older.
	 * @param sweepInterval the time between two runs
	 */
	public void setSweepInterval(Duration sweepInterval) {
		this.sweepInterval = sweepInterval;
	}

	/**
	 * Return whether to store each message and to publish an event.
	 * @return whether to
	 */
	public boolean isPublishEvents() {
		return this.publishEvents;
	}

	/**
	 * Set whether to store each message and to publish an event.
	 * @param publishEvents whether to
	 */
	public void setPublishEvents(boolean publishEvents) {
		this.publishEvents = publishEvents;
	}

	/**
	 * Return the properties of type s3.
	 * @return the properties
	 */
	public S3 getS3() {
		return this.s3;
	}

	/**
	 * Where content is stored.
	 */
	public enum Type {

		/**
		 * In files.
		 */
		FILE,

		/**
		 * In the application's database.
		 */
		JDBC,

		/**
		 * In a bucket of S3.
		 */
		S3

	}

	/**
	 * Properties of type s3.
	 */
	public static class S3 {

		/**
		 * Name of the bucket. It must exist.
		 */
		private @Nullable String bucket;

		/**
		 * What the key of each object begins with.
		 */
		private String prefix = "smtpd/";

		/**
		 * Return the name of the bucket.
		 * @return the name, {@code null} if not set
		 */
		public @Nullable String getBucket() {
			return this.bucket;
		}

		/**
		 * Set the name of the bucket.
		 * @param bucket the name
		 */
		public void setBucket(@Nullable String bucket) {
			this.bucket = bucket;
		}

		/**
		 * Return what keys begin with.
		 * @return the prefix
		 */
		public String getPrefix() {
			return this.prefix;
		}

		/**
		 * Set what keys begin with.
		 * @param prefix the prefix
		 */
		public void setPrefix(String prefix) {
			this.prefix = prefix;
		}

	}

}
