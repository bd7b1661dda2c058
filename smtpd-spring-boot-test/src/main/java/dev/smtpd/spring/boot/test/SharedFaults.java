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

package dev.smtpd.spring.boot.test;

import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;

import dev.smtpd.fault.FaultStatus;
import dev.smtpd.fault.SmtpFaults;

/**
 * The faults of servers that test methods share. What the methods have changed is undone
 * when none of them runs any more. Thread-safe.
 */
final class SharedFaults {

	// by identity, since faults are only equal to themselves
	private final Map<SmtpFaults, Use> uses = new WeakHashMap<>();

	/**
	 * A test method begins.
	 * @param faults the faults of a server
	 */
	synchronized void begin(SmtpFaults faults) {
		Use use = this.uses.get(faults);
		this.uses.put(faults, (use != null) ? use.next() : new Use(1, faults.list()));
	}

	/**
	 * A test method has ended.
	 * @param faults the faults of a server
	 */
	synchronized void end(SmtpFaults faults) {
		Use use = this.uses.remove(faults);
		if (use != null && use.methods() > 1) {
			this.uses.put(faults, use.previous());
		}
		else if (use != null) {
			faults.clear();
			use.before().forEach((status) -> faults.put(status.name(), status.fault()));
		}
	}

	/**
	 * The use of the faults of a server.
	 *
	 * @param methods how many test methods run
	 * @param before the faults before the first of them
	 */
	private record Use(int methods, List<FaultStatus> before) {

		Use next() {
			return new Use(this.methods + 1, this.before);
		}

		Use previous() {
			return new Use(this.methods - 1, this.before);
		}

	}

}
