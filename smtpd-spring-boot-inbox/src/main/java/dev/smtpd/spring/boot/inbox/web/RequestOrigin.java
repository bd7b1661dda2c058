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

package dev.smtpd.spring.boot.inbox.web;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletRequestWrapper;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;

/**
 * From where a request comes. Nothing that a client can write makes a remote one local:
 * the addresses are those of the connection, on both sides, and a request that any proxy
 * has sent on counts as remote.
 *
 * @since 0.1.0
 */
public final class RequestOrigin {

	private static final List<String> FORWARDED = List.of("Forwarded", "X-Forwarded-For", "X-Forwarded-Host",
			"X-Forwarded-Proto", "X-Forwarded-Port", "X-Forwarded-Server", "X-Forwarded-Prefix", "X-Forwarded-Ssl",
			"X-Real-IP", "X-Client-IP", "True-Client-IP", "CF-Connecting-IP", "X-Original-Host", "Via");

	// set by Tomcat's RemoteIpValve, which removes the header
	private static final String TOMCAT_FORWARDED = "org.apache.tomcat.request.forwarded";

	private static final Pattern ADDRESS = Pattern.compile("[0-9.]+|\\[[0-9a-fA-F:.]+]|[0-9a-fA-F]*:[0-9a-fA-F:.]+");

	private static final Pattern PORT = Pattern.compile(":[0-9]{0,5}$");

	private final HttpServletRequest request;

	private RequestOrigin(HttpServletRequest request) {
		this.request = request;
	}

	/**
	 * Return the origin of a request.
	 * @param request the request
	 * @return its origin
	 */
	public static RequestOrigin of(HttpServletRequest request) {
		return new RequestOrigin(request);
	}

	/**
	 * Return whether the client is on this machine, as far as a connection can show it.
	 * @return whether it is
	 */
	public boolean isLocal() {
		HttpServletRequest own = unwrap();
		return isLoopback(own.getRemoteAddr()) && isLoopback(own.getLocalAddr())
				&& isLoopback(this.request.getRemoteAddr()) && !isForwarded(own);
	}

	/**
	 * Return whether the name by which the client calls the server is one that DNS can't
	 * lead here from elsewhere: {@code localhost}, or a loopback address.
	 * @return whether it is
	 */
	public boolean hasLocalHost() {
		String host = host();
		return host.equals("localhost") || host.endsWith(".localhost") || (isAddress(host) && isLoopback(host));
	}

	// Return whether no other site has made a browser send the request.
	boolean isSameOrigin(boolean navigation) {
		HttpServletRequest own = unwrap();
		String origin = own.getHeader(HttpHeaders.ORIGIN);
		if (origin != null && !isOwn(origin, hostHeader(own))
				&& !isOwn(origin, this.request.getServerName() + ":" + this.request.getServerPort())) {
			return false;
		}
		String site = own.getHeader("Sec-Fetch-Site");
		return site == null || site.equals("same-origin") || site.equals("none")
				|| (navigation && "navigate".equals(own.getHeader("Sec-Fetch-Mode"))
						&& "document".equals(own.getHeader("Sec-Fetch-Dest")));
	}

	private static boolean isOwn(String origin, String authority) {
		int scheme = origin.indexOf("://");
		if (scheme < 0) {
			return false;
		}
		String port = origin.startsWith("https:") ? ":443" : ":80";
		String given = origin.substring(scheme + 3);
		return withPort(given, port).equalsIgnoreCase(withPort(authority, port));
	}

	private static String withPort(String authority, String port) {
		return PORT.matcher(authority).find() ? authority : authority + port;
	}

	private String host() {
		String host = PORT.matcher(hostHeader(unwrap())).replaceFirst("").toLowerCase(Locale.ROOT);
		return host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
	}

	private static String hostHeader(HttpServletRequest request) {
		String host = request.getHeader(HttpHeaders.HOST);
		return (host != null) ? host : request.getServerName() + ":" + request.getServerPort();
	}

	private static boolean isForwarded(HttpServletRequest request) {
		return request.getAttribute(TOMCAT_FORWARDED) != null
				|| FORWARDED.stream().anyMatch((name) -> request.getHeader(name) != null);
	}

	// as the server has made it, without what filters have put around it
	private HttpServletRequest unwrap() {
		ServletRequest request = this.request;
		while (request instanceof ServletRequestWrapper wrapper) {
			request = wrapper.getRequest();
		}
		return (request instanceof HttpServletRequest http) ? http : this.request;
	}

	private static boolean isAddress(String text) {
		return ADDRESS.matcher(text).matches();
	}

	private static boolean isLoopback(@Nullable String address) {
		if (address == null) {
			return false;
		}
		int zone = address.indexOf('%');
		String literal = (zone > 0) ? address.substring(0, zone) : address;
		try {
			// not a name: nothing is asked for
			return isAddress(literal) && InetAddress.getByName(literal).isLoopbackAddress();
		}
		catch (UnknownHostException ex) {
			return false;
		}
	}

}
