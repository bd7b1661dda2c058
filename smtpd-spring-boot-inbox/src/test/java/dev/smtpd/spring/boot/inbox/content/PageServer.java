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

package dev.smtpd.spring.boot.inbox.content;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Serves pages to a browser and records what it asks for.
 */
final class PageServer implements AutoCloseable {

	private final ServerSocket socket;

	private final ExecutorService threads = Executors.newCachedThreadPool();

	private final Map<String, Page> pages = new ConcurrentHashMap<>();

	private final List<String> requests = new CopyOnWriteArrayList<>();

	PageServer() throws IOException {
		this.socket = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
		this.threads.execute(this::accept);
	}

	String url() {
		return "http://127.0.0.1:" + this.socket.getLocalPort();
	}

	void add(String path, String html, String policy) {
		this.pages.put(path, new Page(html, policy));
	}

	List<String> requests() {
		return this.requests;
	}

	private void accept() {
		while (!this.socket.isClosed()) {
			try {
				Socket client = this.socket.accept();
				this.threads.execute(() -> serve(client));
			}
			catch (IOException ex) {
				return;
			}
		}
	}

	private void serve(Socket client) {
		try (client;
				BufferedReader in = new BufferedReader(
						new InputStreamReader(client.getInputStream(), StandardCharsets.ISO_8859_1));
				OutputStream out = client.getOutputStream()) {
			String request = in.readLine();
			if (request == null) {
				// connections that browsers open in advance
				return;
			}
			String path = request.split(" ")[1];
			this.requests.add(path);
			Page page = this.pages.get(path);
			byte[] body = ((page != null) ? page.html() : "").getBytes(StandardCharsets.UTF_8);
			String header = "HTTP/1.1 " + ((page != null) ? "200 OK" : "204 No Content")
					+ "\r\nContent-Type: text/html;charset=utf-8\r\nConnection: close\r\nContent-Length: " + body.length
					+ ((page != null && !page.policy().isEmpty()) ? "\r\nContent-Security-Policy: " + page.policy()
							: "")
					+ "\r\n\r\n";
			out.write(header.getBytes(StandardCharsets.ISO_8859_1));
			out.write(body);
		}
		catch (IOException ex) {
			// the browser has gone
		}
	}

	@Override
	public void close() throws IOException {
		this.socket.close();
		this.threads.shutdownNow();
	}

	private record Page(String html, String policy) {

	}

}
