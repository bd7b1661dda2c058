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

package dev.smtpd.transport;

import java.time.Duration;

/**
 * How long the sides of a session may take.
 *
 * @param idle how long a client may take for a command; zero for no limit
 * @param data how long it may send nothing of a content; zero for no limit
 * @param unterminatedData how long it may send nothing after a line that looks like the
 * end of the content; zero for as long as elsewhere
 * @param minDataRate how many bytes of content a second it must send, once it has had the
 * time that it may send nothing
 * @param processing how long application code may take; zero for no limit
 * @param greetingDelay how long the greeting waits for clients that can't
 */
record SessionTimeouts(Duration idle, Duration data, Duration unterminatedData, long minDataRate, Duration processing,
		Duration greetingDelay) {

}
