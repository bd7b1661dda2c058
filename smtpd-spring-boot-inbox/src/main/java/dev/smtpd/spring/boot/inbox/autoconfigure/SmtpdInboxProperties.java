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

package dev.smtpd.spring.boot.inbox.autoconfigure;

import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.util.unit.DataSize;

/**
 * Configuration properties of the inbox.
 *
 * @since 0.1.0
 */
@ConfigurationProperties("smtpd.inbox")
public class SmtpdInboxProperties {

	/**
	 * Whether received mail is kept in the inbox. By default only with DevTools.
	 */
	private @Nullable Boolean enabled;

	/**
	 * Path of the inbox in the web application: its pages, and its API below it.
	 */
	private String path = "/smtpd";

	/**
	 * Database in which the inbox is.
	 */
	private InboxDatabaseMode database = InboxDatabaseMode.AUTO;

	/**
	 * Directory of the inbox's own database. By default '.smtpd/inbox' in the home
	 * directory of the user, and in it a directory with the name of the application.
	 */
	private @Nullable Path directory;

	/**
	 * Links in the header of the pages: texts with paths of the application, such as
	 * '/tickets', or HTTP URLs.
	 */
	private Map<String, String> links = new LinkedHashMap<>();

	private final Reading reading = new Reading();

	private final Retention retention = new Retention();

	private final Api api = new Api();

	/**
	 * Return whether the inbox is enabled.
	 * @return whether it is, or {@code null} to leave it to DevTools
	 */
	public @Nullable Boolean getEnabled() {
		return this.enabled;
	}

	/**
	 * Set whether the inbox is enabled.
	 * @param enabled whether it is, or {@code null} to leave it to DevTools
	 */
	public void setEnabled(@Nullable Boolean enabled) {
		this.enabled = enabled;
	}

	/**
	 * Return the path of the pages.
	 * @return the path
	 */
	public String getPath() {
		return this.path;
	}

	/**
	 * Set the path of the pages.
	 * @param path the path, which starts with a slash
	 */
	public void setPath(String path) {
		this.path = path;
	}

	/**
	 * Return the links in the header of the pages.
	 * @return the targets with their texts
	 */
	public Map<String, String> getLinks() {
		return this.links;
	}

	/**
	 * Set the links in the header of the pages.
	 * @param links the targets with their texts
	 */
	public void setLinks(Map<String, String> links) {
		this.links = links;
	}

	/**
	 * Return the database.
	 * @return the database
	 */
	public InboxDatabaseMode getDatabase() {
		return this.database;
	}

	/**
	 * Set the database.
	 * @param database the database
	 */
	public void setDatabase(InboxDatabaseMode database) {
		this.database = database;
	}

	/**
	 * Return the directory.
	 * @return the directory, or {@code null} for the default
	 */
	public @Nullable Path getDirectory() {
		return this.directory;
	}

	/**
	 * Set the directory.
	 * @param directory the directory, or {@code null} for the default
	 */
	public void setDirectory(@Nullable Path directory) {
		this.directory = directory;
	}

	/**
	 * Return how the pages and the API read messages.
	 * @return the reading
	 */
	public Reading getReading() {
		return this.reading;
	}

	/**
	 * Return how long messages are kept.
	 * @return the retention
	 */
	public Retention getRetention() {
		return this.retention;
	}

	/**
	 * Return the properties of the API.
	 * @return the properties
	 */
	public Api getApi() {
		return this.api;
	}

	/**
	 * How the pages and the API read messages.
	 */
	public static class Reading {

		/**
		 * Maximum amount of memory for the texts of all messages that pages and the API
		 * read at once, estimated as eight times their size. Beyond that, requests wait
		 * for others. By default an eighth of the maximum heap size.
		 */
		private @Nullable DataSize memoryBudget;

		/**
		 * Maximum time for which a request waits until it can read a text. It is answered
		 * 503 then.
		 */
		private Duration memoryWait = Duration.ofSeconds(10);

		/**
		 * Return the amount of memory for texts.
		 * @return the amount, {@code null} for an eighth of the maximum heap size
		 */
		public @Nullable DataSize getMemoryBudget() {
			return this.memoryBudget;
		}

		/**
		 * Set the amount of memory for texts.
		 * @param memoryBudget the amount, at least 1 MB
		 */
		public void setMemoryBudget(@Nullable DataSize memoryBudget) {
			this.memoryBudget = memoryBudget;
		}

		/**
		 * Return for how long a request waits for memory.
		 * @return the time
		 */
		public Duration getMemoryWait() {
			return this.memoryWait;
		}

		/**
		 * Set for how long a request waits for memory.
		 * @param memoryWait the time
		 */
		public void setMemoryWait(Duration memoryWait) {
			this.memoryWait = memoryWait;
		}

	}

	/**
	 * The API.
	 */
	public static class Api {

		/**
		 * Number of clients that wait for a message at a time. Further ones get 503.
		 */
		private int maxWaitingClients = 100;

		/**
		 * Return how many clients wait for a message at a time.
		 * @return the number
		 */
		public int getMaxWaitingClients() {
			return this.maxWaitingClients;
		}

		/**
		 * Set how many clients wait for a message at a time.
		 * @param maxWaitingClients the number, 1 to 1000
		 */
		public void setMaxWaitingClients(int maxWaitingClients) {
			this.maxWaitingClients = maxWaitingClients;
		}

	}

	/**
	 * How long messages are kept.
	 */
	public static class Retention {

		/**
		 * Age from which messages and refusals are removed. Zero keeps them forever.
		 */
		private Duration maxAge = Duration.ofDays(30);

		/**
		 * Number of messages above which the oldest are removed. Zero keeps any number.
		 */
		private long maxMessages = 100_000;

		/**
		 * Size of all messages above which the oldest are removed. Zero keeps any size.
		 */
		private DataSize maxSize = DataSize.ofGigabytes(5);

		/**
		 * Number of refusals above which the oldest are removed.
		 */
		private long maxRefusals = 10_000;

		/**
		 * Time for which a deletion can be undone.
		 */
		private Duration undo = Duration.ofMinutes(10);

		/**
		 * Time between two searches for messages to be removed.
		 */
		private Duration interval = Duration.ofMinutes(1);

		/**
		 * Return the greatest age.
		 * @return the age
		 */
		public Duration getMaxAge() {
			return this.maxAge;
		}

		/**
		 * Set the greatest age.
		 * @param maxAge the age
		 */
		public void setMaxAge(Duration maxAge) {
			this.maxAge = maxAge;
		}

		/**
		 * Return the greatest number of messages.
		 * @return the number
		 */
		public long getMaxMessages() {
			return this.maxMessages;
		}

		/**
		 * Set the greatest number of messages.
		 * @param maxMessages the number
		 */
		public void setMaxMessages(long maxMessages) {
			this.maxMessages = maxMessages;
		}

		/**
		 * Return the greatest size of all messages.
		 * @return the size
		 */
		public DataSize getMaxSize() {
			return this.maxSize;
		}

		/**
		 * Set the greatest size of all messages.
		 * @param maxSize the size
		 */
		public void setMaxSize(DataSize maxSize) {
			this.maxSize = maxSize;
		}

		/**
		 * Return the greatest number of refusals.
		 * @return the number
		 */
		public long getMaxRefusals() {
			return this.maxRefusals;
		}

		/**
		 * Set the greatest number of refusals.
		 * @param maxRefusals the number
		 */
		public void setMaxRefusals(long maxRefusals) {
			this.maxRefusals = maxRefusals;
		}

		/**
		 * Return for how long a deletion can be undone.
		 * @return the time
		 */
		public Duration getUndo() {
			return this.undo;
		}

		/**
		 * Set for how long a deletion can be undone.
		 * @param undo the time
		 */
		public void setUndo(Duration undo) {
			this.undo = undo;
		}

		/**
		 * Return the time between two searches.
		 * @return the time
		 */
		public Duration getInterval() {
			return this.interval;
		}

		/**
		 * Set the time between two searches.
		 * @param interval the time
		 */
		public void setInterval(Duration interval) {
			this.interval = interval;
		}

	}

}
