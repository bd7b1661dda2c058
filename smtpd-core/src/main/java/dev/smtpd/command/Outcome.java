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

package dev.smtpd.command;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;

import dev.smtpd.SmtpLimit;
import dev.smtpd.SmtpReply;
import dev.smtpd.protocol.Refusal;
import dev.smtpd.session.ApplicationWork;
import dev.smtpd.session.Work;
import org.jspecify.annotations.Nullable;

/**
 * What comes next after a command or a piece of content was read.
 *
 * @since 0.1.0
 */
public sealed interface Outcome {

	/**
	 * Return the outcome of telling the client something.
	 * @param reply the reply
	 * @return the outcome
	 */
	static Outcome answer(SmtpReply reply) {
		return new Answer(reply);
	}

	/**
	 * Return the outcome of a refusal.
	 * @param refusal the refusal
	 * @return the outcome
	 */
	static Outcome refuse(Refusal refusal) {
		return new Refuse(refusal);
	}

	/**
	 * Return the outcome of a call of the application, if there is a policy to call: the
	 * server sends its refusal, or the client may go on.
	 * @param work the work, or {@code null} if there is nobody to ask
	 * @param next what comes next without a refusal
	 * @return the outcome
	 */
	static Outcome unlessRefused(@Nullable ApplicationWork work, Supplier<Outcome> next) {
		if (work == null) {
			return next.get();
		}
		return new Consult<>(work, (refusal) -> (refusal != null) ? answer(refusal) : next.get());
	}

	/**
	 * Return whether a connection is closed after a reply.
	 * @param reply the reply
	 * @return whether its code is 221 or 421
	 */
	static boolean isFarewell(SmtpReply reply) {
		return reply.code() == 221 || reply.code() == 421;
	}

	/**
	 * Have the outcome carried out.
	 * @param performer carries it out
	 */
	void perform(Performer performer);

	/**
	 * The server sends a reply, and the client may go on.
	 *
	 * @param reply the reply
	 */
	record Answer(SmtpReply reply) implements Outcome {

		@Override
		public void perform(Performer performer) {
			performer.answer(this.reply);
		}

	}

	/**
	 * The server refuses what the client has asked for, and the client may go on.
	 *
	 * @param refusal the reply, and the limit that is its reason
	 */
	record Refuse(Refusal refusal) implements Outcome {

		@Override
		public void perform(Performer performer) {
			performer.answer(this.refusal.reply());
		}

	}

	/**
	 * The server sends a reply for each of the recipients, and the client may go on (RFC
	 * 2033 section 4.2).
	 *
	 * @param replies the replies in the order of the recipients
	 * @param limit the limit that is the reason of the replies, or {@code null}
	 */
	record AnswerEach(List<SmtpReply> replies, @Nullable SmtpLimit limit) implements Outcome {

		@Override
		public void perform(Performer performer) {
			performer.answerEach(this.replies);
		}

	}

	/**
	 * The server sends a reply, and the connection is closed.
	 *
	 * @param reply the reply
	 */
	record Farewell(SmtpReply reply) implements Outcome {

		@Override
		public void perform(Performer performer) {
			performer.sayFarewell(this.reply);
		}

	}

	/**
	 * The client may go on without a reply.
	 */
	record Proceed() implements Outcome {

		@Override
		public void perform(Performer performer) {
			performer.proceed();
		}

	}

	/**
	 * Something has to be done off the thread of the connection first; nothing is read
	 * meanwhile.
	 *
	 * @param <T> the type of the result
	 * @param work the work
	 * @param next returns what comes next, on the thread of the connection, for the
	 * result of the work
	 * @param authentication whether the work is that of an authenticator, and not done if
	 * the client disconnects before it is its turn
	 */
	record Consult<T extends @Nullable Object>(Work<T> work, Function<T, Outcome> next,
			boolean authentication) implements Outcome {

		Consult(Work<T> work, Function<T, Outcome> next) {
			this(work, next, false);
		}

		@Override
		public void perform(Performer performer) {
			performer.consult(this);
		}

	}

	/**
	 * Nothing is read until there is room for more content.
	 *
	 * @param until completed when there is, on any thread
	 */
	record Pause(CompletionStage<?> until) implements Outcome {

		@Override
		public void perform(Performer performer) {
			performer.pause(this.until);
		}

	}

	/**
	 * The server sends a reply, and a TLS handshake follows. Whatever the client has sent
	 * before the reply is thrown away.
	 *
	 * @param reply the reply
	 * @param next what comes next, {@link Handshake} as a rule
	 */
	record StartTls(SmtpReply reply, Outcome next) implements Outcome {

		@Override
		public void perform(Performer performer) {
			performer.startTls(this.reply, this.next);
		}

	}

	/**
	 * The server takes part in a TLS handshake.
	 */
	record Handshake() implements Outcome {

		@Override
		public void perform(Performer performer) {
			performer.handshake();
		}

	}

	/**
	 * Nothing happens for some time, which ends at once when the server shuts down.
	 *
	 * @param time how long
	 * @param next returns what comes next, on the thread of the connection
	 */
	record Delay(Duration time, Supplier<Outcome> next) implements Outcome {

		@Override
		public void perform(Performer performer) {
			performer.delay(this);
		}

	}

	/**
	 * The connection is closed without a reply.
	 *
	 * @param half the reply of whose first line the first half is sent, or {@code null}
	 * to send nothing
	 * @param reset whether the client gets a TCP RST rather than a FIN
	 */
	record Disconnect(@Nullable SmtpReply half, boolean reset) implements Outcome {

		@Override
		public void perform(Performer performer) {
			performer.disconnect(this.half, this.reset);
		}

	}

	/**
	 * What the client sends from now on is content.
	 *
	 * @param reply the reply that asks for it, or {@code null} to say nothing
	 * @param input takes the content
	 */
	record Receive(@Nullable SmtpReply reply, ContentInput input) implements Outcome {

		@Override
		public void perform(Performer performer) {
			performer.receive(this.reply);
		}

	}

	/**
	 * Carries outcomes out, each of which there is a method for.
	 */
	interface Performer {

		/**
		 * Send a reply; the client may go on.
		 * @param reply the reply
		 */
		void answer(SmtpReply reply);

		/**
		 * Send a reply for each of the recipients; the client may go on, unless one of
		 * them {@linkplain #isFarewell(SmtpReply) ends the connection}.
		 * @param replies the replies
		 */
		void answerEach(List<SmtpReply> replies);

		/**
		 * Send a reply, and close the connection.
		 * @param reply the reply
		 */
		void sayFarewell(SmtpReply reply);

		/**
		 * Let the client go on.
		 */
		void proceed();

		/**
		 * Have work done, and read nothing meanwhile.
		 * @param <T> the type of its result
		 * @param consult the work, and what follows from its result
		 */
		<T extends @Nullable Object> void consult(Consult<T> consult);

		/**
		 * Read nothing until there is room.
		 * @param until completed when there is, on any thread
		 */
		void pause(CompletionStage<?> until);

		/**
		 * Send a reply, and throw away what the client has sent before it.
		 * @param reply the reply
		 * @param next what is to be carried out then
		 */
		void startTls(SmtpReply reply, Outcome next);

		/**
		 * Begin a TLS handshake.
		 */
		void handshake();

		/**
		 * Read nothing for some time.
		 * @param delay how long, and what comes next
		 */
		void delay(Delay delay);

		/**
		 * Close the connection without a reply.
		 * @param half the reply of which half a line is sent, or {@code null}
		 * @param reset whether to reset the connection
		 */
		void disconnect(@Nullable SmtpReply half, boolean reset);

		/**
		 * Begin to receive content.
		 * @param reply the reply that asks for it, or {@code null} to say nothing
		 */
		void receive(@Nullable SmtpReply reply);

	}

}
