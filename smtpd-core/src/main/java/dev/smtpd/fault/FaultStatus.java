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

/**
 * A fault of {@link SmtpFaults}, and how often it was made.
 *
 * @param name the name of the fault
 * @param fault the fault
 * @param occasions how often its stage was reached and its conditions held
 * @param made how often it was made
 * @since 0.1.0
 */
public record FaultStatus(String name, Fault fault, long occasions, long made) {

	@Override
	public String toString() {
		return "'" + this.name + "' (" + this.fault + ")";
	}

}
