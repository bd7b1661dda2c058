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

package dev.smtpd.spring.boot.inbox.jdbc;

import java.time.Clock;

import dev.smtpd.SmtpServerObserver;
import dev.smtpd.spring.boot.inbox.store.ArrivalOutbox;
import dev.smtpd.spring.boot.inbox.store.InboxEvents;
import dev.smtpd.spring.boot.inbox.store.InboxMessages;
import dev.smtpd.spring.boot.inbox.store.Refusals;
import dev.smtpd.spring.boot.inbox.store.ReleaseLog;

/**
 * The inbox in a database, with all its parts.
 *
 * @since 0.1.0
 */
public final class Inbox implements AutoCloseable {

	private final WordIndex index;

	private final EventDispatcher events;

	private final MessageStore store;

	private final JdbcInboxMessages messages;

	private final JdbcRefusals refusals;

	private final InboxRetention retention;

	private final JdbcReleaseLog releases;

	private final JdbcArrivalOutbox outbox;

	/**
	 * Open the inbox.
	 * @param database the database, which is closed by who has opened it
	 * @param settings how long messages are kept
	 * @param clock the time
	 */
	public Inbox(InboxDatabase database, RetentionSettings settings, Clock clock) {
		MessageFinder finder;
		if (database.dialect() == Dialect.POSTGRESQL) {
			this.index = new PostgresWordIndex(database);
			finder = new SqlFinder(database, clock);
		}
		else {
			SegmentWordIndex segments = new SegmentWordIndex(database);
			this.index = segments;
			finder = new SetFinder(database, segments, clock);
		}
		this.events = new EventDispatcher();
		this.store = new MessageStore(database, this.index, this.events);
		this.messages = new JdbcInboxMessages(database, this.index, finder, this.events, settings.undo(), clock);
		this.refusals = new JdbcRefusals(database, this.events);
		this.retention = new InboxRetention(database, this.index, this.events, settings, clock);
		this.releases = new JdbcReleaseLog(database, this.events);
		this.outbox = new JdbcArrivalOutbox(database, clock);
	}

	/**
	 * Return the messages.
	 * @return the messages
	 */
	public InboxMessages messages() {
		return this.messages;
	}

	/**
	 * Return what was refused.
	 * @return the refusals
	 */
	public Refusals refusals() {
		return this.refusals;
	}

	/**
	 * Return the events.
	 * @return the events
	 */
	public InboxEvents events() {
		return this.events;
	}

	/**
	 * Return where it is noted to which recipients messages were sent on.
	 * @return the log
	 */
	public ReleaseLog releases() {
		return this.releases;
	}

	/**
	 * Return the outbox, into which messages are put from the first call on.
	 * @return the outbox
	 */
	public ArrivalOutbox outbox() {
		this.store.useOutbox();
		return this.outbox;
	}

	/**
	 * Return what purges messages.
	 * @return the retention
	 */
	public InboxRetention retention() {
		return this.retention;
	}

	/**
	 * Return what stores messages.
	 * @return the store
	 */
	public MessageStore store() {
		return this.store;
	}

	/**
	 * Create an observer that records refusals.
	 * @return the observer
	 */
	public SmtpServerObserver observer() {
		return new RefusalObserver(this.refusals);
	}

	/**
	 * Store what waits, and stop.
	 */
	@Override
	public void close() {
		this.retention.close();
		this.store.close();
		this.refusals.close();
		this.index.close();
		this.events.close();
	}

}
