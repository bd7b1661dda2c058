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

package dev.smtpd.spring.boot.autoconfigure.listener;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import dev.smtpd.spring.listener.route.SignedAddresses;

import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

/**
 * Keys of signed addresses as properties have them.
 *
 * @param secrets the secrets
 */
record SignedAddressKeys(List<String> secrets) {

	SignedAddresses toSignedAddresses() {
		List<byte[]> keys = new ArrayList<>();
		for (int i = 0; i < this.secrets.size(); i++) {
			byte[] key = this.secrets.get(i).strip().getBytes(StandardCharsets.UTF_8);
			if (key.length < SignedAddresses.MIN_KEY_LENGTH) {
				// without the secret itself, which would be in the log
				throw new InvalidConfigurationPropertyValueException(
						OnSignedAddressKeysCondition.PROPERTY + "[" + i + "]", "a secret of " + key.length + " bytes",
						"Must have " + SignedAddresses.MIN_KEY_LENGTH + " bytes or more.");
			}
			keys.add(key);
		}
		return new SignedAddresses(keys);
	}

}
