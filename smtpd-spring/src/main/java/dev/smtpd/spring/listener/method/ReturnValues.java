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

import java.lang.reflect.Method;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;

import dev.smtpd.Mailbox;
import dev.smtpd.Recipient;
import dev.smtpd.SmtpReply;
import org.jspecify.annotations.Nullable;

import org.springframework.core.ReactiveAdapter;
import org.springframework.core.ReactiveAdapterRegistry;
import org.springframework.core.ResolvableType;
import org.springframework.util.ClassUtils;

/**
 * What methods may return, and the replies that it stands for.
 */
final class ReturnValues {

	private static final boolean REACTIVE_STREAMS = ClassUtils.isPresent("org.reactivestreams.Publisher",
			ReturnValues.class.getClassLoader());

	private ReturnValues() {
	}

	/**
	 * Return whether a listener may return values of a type.
	 * @param method the method
	 * @param targetClass the class of its bean
	 * @return whether the server knows what the values stand for
	 */
	static boolean areReplies(Method method, Class<?> targetClass) {
		return isReply(ResolvableType.forMethodReturnType(method, targetClass), true);
	}

	/**
	 * Return whether {@code null} is the result of a listener, rather than the lack of
	 * one that was promised for later, or for each recipient.
	 * @param method the method
	 * @return whether it stands for the ordinary reply
	 */
	static boolean mayBeNull(Method method) {
		Class<?> type = method.getReturnType();
		return type == void.class || type == Void.class || type.isAssignableFrom(SmtpReply.class);
	}

	/**
	 * Return whether {@code null} is what a listener may complete its stage or publisher
	 * with, rather than the lack of replies that it promised for each recipient.
	 * @param method the method
	 * @return whether it stands for the ordinary reply
	 */
	static boolean mayCompleteWithNull(Method method) {
		ResolvableType type = ResolvableType.forMethodReturnType(method);
		return !Map.class.isAssignableFrom(type.getGeneric(0).toClass());
	}

	/**
	 * Return whether a filter may return values of a type.
	 * @param method the method
	 * @return whether the server knows what the values stand for
	 */
	static boolean areDecisions(Method method) {
		Class<?> type = method.getReturnType();
		return type == boolean.class || type == Boolean.class || type == SmtpReply.class;
	}

	private static boolean isReply(ResolvableType type, boolean maybeLater) {
		Class<?> raw = type.toClass();
		if (raw == void.class || raw == Void.class || raw == SmtpReply.class) {
			return true;
		}
		if (Map.class.isAssignableFrom(raw)) {
			Class<?> key = type.asMap().getGeneric(0).toClass();
			return (key == Mailbox.class || key == Recipient.class || key == String.class)
					&& type.asMap().getGeneric(1).toClass() == SmtpReply.class;
		}
		if (!maybeLater) {
			return false;
		}
		if (CompletionStage.class.isAssignableFrom(raw)) {
			return isReply(type.as(CompletionStage.class).getGeneric(), false);
		}
		ReactiveAdapter adapter = ReactiveAdapterRegistry.getSharedInstance().getAdapter(raw);
		return REACTIVE_STREAMS && adapter != null && !adapter.isMultiValue()
				&& (adapter.isNoValue() || isReply(type.getGeneric(0), false));
	}

	/**
	 * Wait for a result.
	 * @param result what a method has returned
	 * @return the value
	 * @throws Throwable the failure of what was waited for
	 */
	static @Nullable Object await(@Nullable Object result) throws Throwable {
		if (result == null || result instanceof SmtpReply || result instanceof Map || result instanceof Boolean) {
			return result;
		}
		if (result instanceof CompletionStage<?> stage) {
			return get(stage);
		}
		ReactiveAdapter adapter = REACTIVE_STREAMS
				? ReactiveAdapterRegistry.getSharedInstance().getAdapter(result.getClass()) : null;
		if (adapter == null) {
			throw new IllegalStateException("Not a reply: " + result.getClass().getName());
		}
		return Publishers.await(adapter, result);
	}

	// not every stage has a future that can be waited for
	private static @Nullable Object get(CompletionStage<?> stage) throws Throwable {
		CompletableFuture<@Nullable Object> future = new CompletableFuture<>();
		stage.whenComplete((value, ex) -> {
			if (ex != null) {
				future.completeExceptionally(ex);
			}
			else {
				future.complete(value);
			}
		});
		boolean done = false;
		try {
			Object value = unwrap(future);
			done = true;
			return value;
		}
		finally {
			if (!done && stage instanceof Future<?> running) {
				running.cancel(true);
			}
		}
	}

	private static @Nullable Object unwrap(Future<? extends @Nullable Object> future) throws Throwable {
		try {
			return future.get();
		}
		catch (ExecutionException ex) {
			Throwable cause = ex.getCause();
			throw (cause != null) ? cause : ex;
		}
	}

	/**
	 * Return the reply that a value stands for.
	 * @param value the value
	 * @param recipients the recipients of the call
	 * @return the reply, or {@code null} for the ordinary one
	 * @throws IllegalStateException if the value stands for none
	 */
	static @Nullable SmtpReply toReply(@Nullable Object value, List<Recipient> recipients) {
		if (value == null) {
			return null;
		}
		if (value instanceof Map<?, ?> replies) {
			return forRecipients(replies, recipients);
		}
		if (!(value instanceof SmtpReply reply)) {
			throw new IllegalStateException("Not a reply: " + value.getClass().getName());
		}
		if (reply.code() >= 300 && reply.code() < 400) {
			throw new IllegalStateException("A listener can't give an intermediate reply: " + reply);
		}
		if (!reply.recipientReplies().isEmpty() && reply.recipientReplies().size() != recipients.size()) {
			throw new IllegalStateException("There must be one reply for each recipient of the listener: " + reply);
		}
		return reply;
	}

	// nobody has decided on recipients that aren't there
	private static SmtpReply forRecipients(Map<?, ?> replies, List<Recipient> recipients) {
		Map<String, SmtpReply> byMailbox = new LinkedHashMap<>();
		replies.forEach((key, reply) -> byMailbox.put(key(key), (SmtpReply) reply));
		return SmtpReply.forRecipients(recipients.stream().map((recipient) -> {
			SmtpReply reply = byMailbox.get(key(recipient));
			return (reply != null) ? reply : SmtpReply.LOCAL_ERROR;
		}).toList());
	}

	private static String key(@Nullable Object key) {
		Mailbox mailbox = (key instanceof Recipient recipient) ? recipient.mailbox()
				: (key instanceof Mailbox already) ? already : Mailbox.of(String.valueOf(key));
		return new Mailbox(mailbox.localPart(), mailbox.domain().toLowerCase(Locale.ROOT)).toString();
	}

	/**
	 * Only loaded where Reactive Streams are present.
	 */
	private static final class Publishers {

		static @Nullable Object await(ReactiveAdapter adapter, Object result) throws Throwable {
			SingleValueSubscriber subscriber = new SingleValueSubscriber();
			try {
				adapter.toPublisher(result).subscribe(subscriber);
				return unwrap(subscriber.future());
			}
			finally {
				subscriber.cancel();
			}
		}

	}

}
