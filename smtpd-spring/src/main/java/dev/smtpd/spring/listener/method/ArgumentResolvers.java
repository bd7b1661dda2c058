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

import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.smtpd.Envelope;
import dev.smtpd.Mailbox;
import dev.smtpd.MessageContent;
import dev.smtpd.Recipient;
import dev.smtpd.SmtpMessage;
import dev.smtpd.SmtpSession;
import dev.smtpd.mail.Attachment;
import dev.smtpd.mail.DeliveryStatus;
import dev.smtpd.mail.FeedbackReport;
import dev.smtpd.mail.InboundMail;
import dev.smtpd.spring.listener.annotation.Body;
import dev.smtpd.spring.listener.annotation.Sender;
import dev.smtpd.spring.mail.MimeMessages;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.core.convert.ConversionService;
import org.springframework.core.io.Resource;
import org.springframework.messaging.Message;
import org.springframework.messaging.MessageHeaders;
import org.springframework.messaging.handler.annotation.Headers;
import org.springframework.messaging.handler.invocation.HandlerMethodArgumentResolver;
import org.springframework.messaging.handler.invocation.HandlerMethodArgumentResolverComposite;
import org.springframework.util.ClassUtils;
import org.springframework.util.LinkedCaseInsensitiveMap;
import org.springframework.util.StringUtils;
import org.springframework.validation.Validator;

/**
 * The arguments that methods may have: those with an annotation, then the application's
 * own, then those by type, so that an own one may be of any type.
 *
 * @since 0.1.0
 */
public final class ArgumentResolvers {

	private static final boolean JAKARTA_MAIL = ClassUtils.isPresent("jakarta.mail.internet.MimeMessage",
			ArgumentResolvers.class.getClassLoader());

	private final HandlerMethodArgumentResolverComposite composite;

	private final List<String> descriptions;

	private ArgumentResolvers(List<HandlerMethodArgumentResolver> annotated,
			List<HandlerMethodArgumentResolver> applications, List<TypeArgument> typed,
			List<HandlerMethodArgumentResolver> last, List<String> descriptions) {
		this.composite = new HandlerMethodArgumentResolverComposite().addResolvers(annotated)
			.addResolvers(applications)
			.addResolvers(typed)
			.addResolvers(last);
		List<String> all = new ArrayList<>(descriptions);
		typed.forEach((argument) -> all.add(argument.toString()));
		all.add("Principal");
		applications.forEach((resolver) -> all.add("what " + resolver.getClass().getName() + " resolves"));
		this.descriptions = List.copyOf(all);
	}

	/**
	 * Return the arguments of listeners.
	 * @param conversionService converts variables, header fields and values of forms
	 * @param beanFactory resolves placeholders
	 * @param validator validates forms, if there is one
	 * @param applications the application's own resolvers, in order
	 * @return the resolvers
	 */
	public static ArgumentResolvers forListeners(ConversionService conversionService,
			ConfigurableBeanFactory beanFactory, @Nullable Validator validator,
			List<HandlerMethodArgumentResolver> applications) {
		return new ArgumentResolvers(
				List.of(new RecipientVariableArgumentResolver(conversionService, beanFactory),
						new HeaderArgumentResolver(conversionService, beanFactory), sender(), headers(), body()),
				applications, Stream.concat(ofAnyCall().stream(), ofMessages().stream()).toList(),
				List.of(new PrincipalArgumentResolver(), new MailFormArgumentResolver(conversionService, validator)),
				List.of("@RecipientVariable", "@Header", "@Headers Map<String, String>", "@Sender Mailbox or String",
						"@Body String", "a record with @MailForm"));
	}

	/**
	 * Return the arguments of recipient filters.
	 * @param conversionService converts variables
	 * @param beanFactory resolves placeholders
	 * @param applications the application's own resolvers, in order
	 * @return the resolvers
	 */
	public static ArgumentResolvers forFilters(ConversionService conversionService, ConfigurableBeanFactory beanFactory,
			List<HandlerMethodArgumentResolver> applications) {
		return new ArgumentResolvers(
				List.of(new RecipientVariableArgumentResolver(conversionService, beanFactory), sender()), applications,
				ofAnyCall(), List.of(new PrincipalArgumentResolver()),
				List.of("@RecipientVariable", "@Sender Mailbox or String"));
	}

	private static AnnotatedArgument<Sender> sender() {
		return new AnnotatedArgument<>(Sender.class,
				Map.of(Mailbox.class, (annotation, call) -> ((MailCall<?>) call).sender(), String.class,
						(annotation, call) -> ((MailCall<?>) call).sender().toString()));
	}

	private static AnnotatedArgument<Headers> headers() {
		return new AnnotatedArgument<>(Headers.class,
				Map.of(Map.class, (annotation, call) -> headerValues((MessageCall) call), MessageHeaders.class,
						(annotation, call) -> call.getHeaders()));
	}

	private static Map<String, String> headerValues(MessageCall call) {
		Map<String, String> values = new LinkedCaseInsensitiveMap<>(Locale.ROOT);
		call.mail().headers().forEach((field) -> values.putIfAbsent(field.name(), field.value()));
		return values;
	}

	private static AnnotatedArgument<Body> body() {
		return new AnnotatedArgument<>(Body.class, Map.of(String.class, ArgumentResolvers::bodyText));
	}

	private static @Nullable Object bodyText(Body body, Message<?> call) {
		InboundMail mail = ((MessageCall) call).mail();
		return switch (body.value()) {
			case TEXT -> mail.text();
			case HTML -> mail.html();
			case REPLY -> mail.replyText();
		};
	}

	private static List<TypeArgument> ofAnyCall() {
		return List.of(TypeArgument.ofCall(SmtpSession.class, MailCall::session),
				TypeArgument.ofCall(Mailbox.class, (call) -> recipient(call).mailbox()),
				TypeArgument.ofCall(Recipient.class, ArgumentResolvers::recipient));
	}

	private static Recipient recipient(MailCall<?> call) {
		return call.recipients().get(0);
	}

	private static List<TypeArgument> ofMessages() {
		List<TypeArgument> arguments = new ArrayList<>(
				List.of(TypeArgument.ofMessage(SmtpMessage.class, MessageCall::getPayload),
						TypeArgument.ofMessage(Envelope.class, (call) -> call.getPayload().envelope()),
						TypeArgument.ofMessageList(Mailbox.class,
								(call) -> call.recipients().stream().map(Recipient::mailbox).toList()),
						TypeArgument.ofMessageList(Recipient.class, MessageCall::recipients),
						TypeArgument.ofMessage(InboundMail.class, MessageCall::mail),
						TypeArgument.ofMessage(DeliveryStatus.class, (call) -> call.mail().deliveryStatus()),
						TypeArgument.ofMessage(FeedbackReport.class, (call) -> call.mail().feedbackReport()),
						TypeArgument.ofMessage(MessageContent.class, (call) -> call.getPayload().content()),
						TypeArgument.ofMessage(InputStream.class, MessageCall::open),
						TypeArgument.ofMessage(byte[].class, (call) -> call.getPayload().content().toByteArray()),
						TypeArgument.ofMessage(String.class, (call) -> call.mail().text()),
						TypeArgument.ofMessage(Attachment.class, ArgumentResolvers::firstAttachment),
						TypeArgument.ofMessageList(Attachment.class, (call) -> call.mail().attachments()),
						TypeArgument.ofMessage(Resource.class, (call) -> toResource(firstAttachment(call))),
						TypeArgument.ofMessageList(Resource.class,
								(call) -> call.mail().attachments().stream().map(AttachmentResource::new).toList()),
						TypeArgument.ofMessage(Locale.class, ArgumentResolvers::locale),
						TypeArgument.ofMessage(Instant.class, (call) -> call.getPayload().receivedAt())));
		if (JAKARTA_MAIL) {
			arguments.add(JakartaMail.argument());
		}
		return arguments;
	}

	private static @Nullable Attachment firstAttachment(MessageCall call) {
		List<Attachment> attachments = call.mail().attachments();
		return attachments.isEmpty() ? null : attachments.get(0);
	}

	private static @Nullable Resource toResource(@Nullable Attachment attachment) {
		return (attachment != null) ? new AttachmentResource(attachment) : null;
	}

	// RFC 3282
	private static @Nullable Locale locale(MessageCall call) {
		String[] tags = StringUtils.commaDelimitedListToStringArray(call.mail().header("Content-Language"));
		Locale locale = (tags.length > 0) ? Locale.forLanguageTag(tags[0].strip()) : Locale.ROOT;
		return locale.getLanguage().isEmpty() ? null : locale;
	}

	/**
	 * Return the resolvers in order.
	 * @return the resolvers
	 */
	HandlerMethodArgumentResolverComposite composite() {
		return this.composite;
	}

	/**
	 * Return what may be bound.
	 * @return a list for people to read
	 */
	String describe() {
		return this.descriptions.stream().collect(Collectors.joining("\n- ", "- ", ""));
	}

	/**
	 * Only loaded where Jakarta Mail is present.
	 */
	private static final class JakartaMail {

		static TypeArgument argument() {
			return TypeArgument.ofMessage(MimeMessage.class, JakartaMail::read);
		}

		private static MimeMessage read(MessageCall call) {
			try {
				return MimeMessages.from(call.getPayload().content());
			}
			catch (MessagingException ex) {
				throw new MailBindingException("Message can't be read by Jakarta Mail", ex);
			}
		}

	}

}
