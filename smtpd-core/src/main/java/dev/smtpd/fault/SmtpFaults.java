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

package dev.smtpd.fault;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import java.util.regex.Pattern;

import dev.smtpd.Mailbox;
import org.jspecify.annotations.Nullable;

/**
 * The faults that servers make on purpose. They can be changed while the servers run; a
 * change concerns what comes next, not what waits already. Each fault counts its
 * occasions by itself; of several that are to be made on one occasion the first is made,
 * and the others have missed their turn. Thread-safe.
 *
 * @since 0.1.0
 * @see dev.smtpd.SmtpServer.Builder#faults(SmtpFaults)
 */
public final class SmtpFaults {

	/**
	 * How many faults there can be.
	 */
	public static final int MAX_FAULTS = 100;

	private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,63}");

	private static final Entry[] NONE = {};

	// replaced on each change
	private volatile Entry[] entries = NONE;

	private long added;

	/**
	 * Create an instance without any faults.
	 */
	public SmtpFaults() {
	}

	/**
	 * Add a fault behind the others.
	 * @param fault the fault
	 * @return the name that it gets, such as {@code fault-1}
	 * @throws IllegalStateException if there are {@value #MAX_FAULTS} already
	 */
	public synchronized String add(Fault fault) {
		String name;
		do {
			name = "fault-" + ++this.added;
		}
		while (find(name) >= 0);
		put(name, fault);
		return name;
	}

	/**
	 * Add a fault behind the others, or put it in the place of that of the same name,
	 * whose counts are lost.
	 * @param name the name: 1 to 64 letters, digits, {@code .}, {@code -} and {@code _},
	 * of which the first is a letter or a digit
	 * @param fault the fault
	 * @throws IllegalArgumentException if it isn't such a name
	 * @throws IllegalStateException if there are {@value #MAX_FAULTS} already
	 */
	public synchronized void put(String name, Fault fault) {
		if (!NAME.matcher(name).matches()) {
			throw new IllegalArgumentException("The name of a fault must consist of 1 to 64 letters, digits, '.', '-' "
					+ "and '_' and begin with a letter or a digit: '" + name + "'");
		}
		int index = find(name);
		Entry[] changed = this.entries;
		if (index < 0) {
			if (changed.length == MAX_FAULTS) {
				throw new IllegalStateException("There are " + MAX_FAULTS + " faults already");
			}
			index = changed.length;
			changed = Arrays.copyOf(changed, index + 1);
		}
		else {
			changed = changed.clone();
		}
		changed[index] = new Entry(name, fault);
		this.entries = changed;
	}

	/**
	 * Remove a fault.
	 * @param name its name
	 * @return whether there was one of that name
	 */
	public synchronized boolean remove(String name) {
		int before = this.entries.length;
		keep((entry) -> !entry.name.equals(name));
		return this.entries.length < before;
	}

	/**
	 * Remove all faults.
	 */
	public synchronized void clear() {
		this.entries = NONE;
	}

	private void keep(Predicate<Entry> kept) {
		this.entries = Arrays.stream(this.entries).filter(kept).toArray(Entry[]::new);
	}

	private int find(String name) {
		Entry[] current = this.entries;
		for (int i = 0; i < current.length; i++) {
			if (current[i].name.equals(name)) {
				return i;
			}
		}
		return -1;
	}

	/**
	 * Return the faults.
	 * @return a snapshot, in order
	 */
	public List<FaultStatus> list() {
		List<FaultStatus> statuses = new ArrayList<>();
		for (Entry entry : this.entries) {
			statuses.add(entry.status());
		}
		return List.copyOf(statuses);
	}

	/**
	 * Return a fault.
	 * @param name its name
	 * @return its status now, or {@code null} if there is none of that name
	 */
	public @Nullable FaultStatus get(String name) {
		for (Entry entry : this.entries) {
			if (entry.name.equals(name)) {
				return entry.status();
			}
		}
		return null;
	}

	/**
	 * Return whether there are no faults.
	 * @return whether servers work as usual
	 */
	public boolean isEmpty() {
		return this.entries.length == 0;
	}

	/**
	 * Count an occasion, and return the fault that is to be made on it. Called by
	 * servers.
	 * @param stage what a session has reached
	 * @param connector the name of its connector
	 * @param sender the sender, {@code null} if none is known at the stage
	 * @param recipients the recipients, or the one that is given by RCPT
	 * @return the fault, or {@code null} if none is to be made
	 */
	public @Nullable FaultStatus next(FaultStage stage, String connector, @Nullable Mailbox sender,
			List<Mailbox> recipients) {
		FaultStatus due = null;
		for (Entry entry : this.entries) {
			if (entry.matches(stage, connector, sender, recipients)) {
				long occasion = entry.occasions.incrementAndGet();
				if (due == null && entry.fault.isDue(occasion)) {
					entry.made.incrementAndGet();
					due = entry.status();
				}
			}
		}
		return due;
	}

	/**
	 * A fault and its counts.
	 */
	private static final class Entry {

		private final String name;

		private final Fault fault;

		private final @Nullable AddressPattern sender;

		private final @Nullable AddressPattern recipient;

		private final AtomicLong occasions = new AtomicLong();

		private final AtomicLong made = new AtomicLong();

		private Entry(String name, Fault fault) {
			this.name = name;
			this.fault = fault;
			this.sender = (fault.sender() != null) ? new AddressPattern(fault.sender()) : null;
			this.recipient = (fault.recipient() != null) ? new AddressPattern(fault.recipient()) : null;
		}

		private boolean matches(FaultStage stage, String connector, @Nullable Mailbox sender,
				List<Mailbox> recipients) {
			return this.fault.stage() == stage
					&& (this.fault.connector() == null || this.fault.connector().equals(connector))
					&& (this.sender == null || (sender != null && this.sender.matches(sender)))
					&& (this.recipient == null || recipients.stream().anyMatch(this.recipient::matches));
		}

		private FaultStatus status() {
			return new FaultStatus(this.name, this.fault, this.occasions.get(), this.made.get());
		}

	}

}
