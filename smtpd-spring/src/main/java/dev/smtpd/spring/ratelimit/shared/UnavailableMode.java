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

package dev.smtpd.spring.ratelimit.shared;

/**
 * What happens while the store of shared limits can't be asked.
 *
 * @since 0.1.0
 */
public enum UnavailableMode {

	/**
	 * Each instance of the application counts by itself, with the same limits. It has
	 * counted what it has seen all along, so that nobody begins anew.
	 */
	COUNT_LOCALLY,

	/**
	 * What is limited is deferred: commands with 451, authentications with 454.
	 */
	DEFER

}
