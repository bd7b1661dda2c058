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

package dev.smtpd.spring.listener.method;

import dev.smtpd.Mailbox;
import dev.smtpd.SmtpReplyException;
import dev.smtpd.spring.listener.annotation.RecipientVariable;
import dev.smtpd.spring.listener.route.SignedAddress;
import dev.smtpd.spring.listener.route.SignedAddressException;
import dev.smtpd.spring.listener.route.SignedAddresses;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.core.MethodParameter;

/**
 * Verifies {@linkplain RecipientVariable#signed() signed} variables.
 *
 * @param beanFactory has the keys, once they are needed
 */
record SignedVariables(BeanFactory beanFactory) {

	private static final Logger logger = LoggerFactory.getLogger(SignedVariables.class);

	static boolean isSigned(RecipientVariable variable, MethodParameter parameter) {
		return variable.signed() || isWhole(parameter);
	}

	private static boolean isWhole(MethodParameter parameter) {
		return parameter.nestedIfOptional().getNestedParameterType() == SignedAddress.class;
	}

	/**
	 * Check that there are keys to verify with.
	 * @param parameter the parameter that needs them
	 * @throws InvalidSmtpListenerException if there aren't
	 */
	void requireKeys(MethodParameter parameter) {
		if (this.beanFactory.getBeanProvider(SignedAddresses.class).stream().findAny().isEmpty()) {
			throw new InvalidSmtpListenerException(
					"Parameter " + parameter.getParameterIndex() + " of " + parameter.getExecutable()
							+ " is a signed variable, but there are no keys to verify it.",
					"Set 'smtpd.listener.signed-addresses.keys' to a list of secrets, or define a bean of type "
							+ SignedAddresses.class.getName() + ".");
		}
	}

	/**
	 * Verify a variable.
	 * @param parameter the parameter to bind
	 * @param recipient the recipient
	 * @param value the value of the variable in it
	 * @return the value that was signed, or the whole address
	 */
	Object resolve(MethodParameter parameter, Mailbox recipient, String value) {
		try {
			SignedAddress address = this.beanFactory.getBean(SignedAddresses.class).verify(recipient, value);
			return isWhole(parameter) ? address : address.value();
		}
		catch (SignedAddressException ex) {
			logger.debug("Rejecting recipient <{}>: {}", recipient, ex.getMessage());
			throw new SmtpReplyException(RecipientVariableArgumentResolver.UNKNOWN);
		}
	}

}
