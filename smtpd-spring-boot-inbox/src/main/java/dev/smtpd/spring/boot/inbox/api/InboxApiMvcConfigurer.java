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

package dev.smtpd.spring.boot.inbox.api;

import java.util.List;

import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.http.MediaType;
import org.springframework.http.converter.HttpMessageConverter;
import org.springframework.http.converter.HttpMessageConverters;
import org.springframework.http.converter.json.JacksonJsonHttpMessageConverter;
import org.springframework.web.servlet.HandlerExceptionResolver;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.PathMatchConfigurer;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.servlet.mvc.method.annotation.ExceptionHandlerExceptionResolver;

/**
 * Adds the API to Spring MVC: its path, its protection and its JSON, which doesn't depend
 * on how the application has configured Jackson.
 *
 * @since 0.1.0
 */
public class InboxApiMvcConfigurer implements WebMvcConfigurer {

	private static final String PATH = "/api";

	private final String path;

	private final JsonMapper mapper = JsonMapper
		.builder(JsonFactory.builder()
			.streamReadConstraints(
					StreamReadConstraints.builder().maxDocumentLength(ApiGuard.MAX_BODY).maxNestingDepth(10).build())
			.build())
		.enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
		.build();

	/**
	 * Create a configurer.
	 * @param path the path of the inbox, such as {@code /smtpd}, or an empty one
	 */
	public InboxApiMvcConfigurer(String path) {
		this.path = path;
	}

	@Override
	public void configurePathMatch(PathMatchConfigurer configurer) {
		configurer.addPathPrefix(this.path + PATH,
				(type) -> type.getPackage() == InboxApiMvcConfigurer.class.getPackage());
	}

	@Override
	public void addInterceptors(InterceptorRegistry registry) {
		registry.addInterceptor(new ApiGuard()).order(Integer.MIN_VALUE);
	}

	@Override
	public void extendHandlerExceptionResolvers(List<HandlerExceptionResolver> resolvers) {
		resolvers.stream()
			.filter(ExceptionHandlerExceptionResolver.class::isInstance)
			.findFirst()
			.ifPresent((resolver) -> resolvers.add(0, new ApiExceptionResolver(this.path + PATH, resolver)));
	}

	@Override
	public void configureMessageConverters(HttpMessageConverters.ServerBuilder builder) {
		builder.configureMessageConverters(this::configure);
	}

	private void configure(HttpMessageConverter<?> converter) {
		if (converter instanceof JacksonJsonHttpMessageConverter json) {
			json.registerMappersForType(ApiBody.class,
					(mappers) -> mappers.put(MediaType.APPLICATION_JSON, this.mapper));
		}
	}

}
