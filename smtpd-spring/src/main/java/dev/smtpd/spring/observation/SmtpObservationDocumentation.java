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

package dev.smtpd.spring.observation;

import io.micrometer.common.docs.KeyName;
import io.micrometer.observation.Observation.Context;
import io.micrometer.observation.ObservationConvention;
import io.micrometer.observation.docs.ObservationDocumentation;

/**
 * The observations of the SMTP server.
 *
 * @since 0.1.0
 */
public enum SmtpObservationDocumentation implements ObservationDocumentation {

	/**
	 * A transaction, from MAIL to the final reply.
	 */
	TRANSACTION {

		@Override
		public Class<? extends ObservationConvention<? extends Context>> getDefaultConvention() {
			return DefaultSmtpTransactionObservationConvention.class;
		}

		@Override
		public KeyName[] getLowCardinalityKeyNames() {
			return LowCardinalityKeyNames.values();
		}

		@Override
		public KeyName[] getHighCardinalityKeyNames() {
			return HighCardinalityKeyNames.values();
		}

	},

	/**
	 * The processing of a message by the application, on one of its threads.
	 */
	PROCESSING {

		@Override
		public String getName() {
			return "smtpd.process";
		}

		@Override
		public String getContextualName() {
			return "smtp process";
		}

	},

	/**
	 * An invocation of a listener method.
	 */
	LISTENER {

		@Override
		public String getName() {
			return "smtpd.listener";
		}

		@Override
		public String getContextualName() {
			return "smtp listener";
		}

		@Override
		public KeyName[] getLowCardinalityKeyNames() {
			return ListenerKeyNames.values();
		}

	},

	/**
	 * The relaying of a message to an upstream server.
	 */
	RELAY {

		@Override
		public String getName() {
			return "smtpd.relay";
		}

		@Override
		public String getContextualName() {
			return "smtp relay";
		}

		@Override
		public KeyName[] getLowCardinalityKeyNames() {
			return RelayKeyNames.values();
		}

	};

	/**
	 * Keys of listeners, with few values.
	 */
	public enum ListenerKeyNames implements KeyName {

		/**
		 * Class and method of the listener.
		 */
		LISTENER {

			@Override
			public String asString() {
				return "listener";
			}

		},

		/**
		 * Pattern of the recipients, {@code none} where the listener takes what is left.
		 */
		PATTERN {

			@Override
			public String asString() {
				return "pattern";
			}

		},

		/**
		 * What it replied: accepted, partly_accepted, deferred, rejected, or failed by an
		 * exception.
		 */
		OUTCOME {

			@Override
			public String asString() {
				return "outcome";
			}

		}

	}

	/**
	 * Keys of relaying, with few values.
	 */
	public enum RelayKeyNames implements KeyName {

		/**
		 * Host and port of the upstream server, {@code none} where none was asked.
		 */
		UPSTREAM {

			@Override
			public String asString() {
				return "upstream";
			}

		},

		/**
		 * What became of it: accepted, partly_accepted, deferred, rejected, unavailable
		 * or unconfirmed.
		 */
		OUTCOME {

			@Override
			public String asString() {
				return "outcome";
			}

		}

	}

	/**
	 * Keys with few values.
	 */
	public enum LowCardinalityKeyNames implements KeyName {

		/**
		 * Name of the connector.
		 */
		CONNECTOR {

			@Override
			public String asString() {
				return "connector";
			}

		},

		/**
		 * What became of it: accepted, partly_accepted, deferred, rejected or aborted.
		 */
		OUTCOME {

			@Override
			public String asString() {
				return "outcome";
			}

		}

	}

	/**
	 * Keys with many values.
	 */
	public enum HighCardinalityKeyNames implements KeyName {

		/**
		 * Identifier of the session.
		 */
		SESSION {

			@Override
			public String asString() {
				return "smtp.session";
			}

		},

		/**
		 * Address of the client.
		 */
		PEER {

			@Override
			public String asString() {
				return "smtp.peer";
			}

		},

		/**
		 * Identifier of the message, {@code none} where none was received whole.
		 */
		MESSAGE {

			@Override
			public String asString() {
				return "smtp.message";
			}

		},

		/**
		 * Code of the final reply, {@code none} where there was none.
		 */
		REPLY {

			@Override
			public String asString() {
				return "smtp.reply";
			}

		}

	}

}
