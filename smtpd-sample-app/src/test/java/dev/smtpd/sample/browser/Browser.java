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

package dev.smtpd.sample.browser;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.logging.Level;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import org.jspecify.annotations.Nullable;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;
import org.openqa.selenium.support.ui.ExpectedCondition;
import org.openqa.selenium.support.ui.WebDriverWait;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * Chromium, driven by the program that comes with it. It reaches this machine only.
 */
final class Browser implements AutoCloseable {

	private static final Pattern REQUEST = Pattern
		.compile("\"method\":\"Network\\.requestWillBeSent\".*\"request\":\\{.*?\"url\":\"([^\"]+)\"");

	private static final Duration PATIENCE = Duration.ofSeconds(20);

	private final ChromeDriver driver;

	private final String home;

	/**
	 * Open a window.
	 * @param home the address of the application
	 */
	Browser(String home) {
		this.home = home;
		ChromeOptions options = new ChromeOptions();
		options.setBinary(String.valueOf(find("chromium")));
		options.addArguments("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
				"--no-first-run", "--disable-background-networking", "--disable-component-update",
				"--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost");
		LoggingPreferences logs = new LoggingPreferences();
		logs.enable(LogType.BROWSER, Level.ALL);
		logs.enable(LogType.PERFORMANCE, Level.ALL);
		options.setCapability(ChromeOptions.LOGGING_PREFS, logs);
		this.driver = new ChromeDriver(
				new ChromeDriverService.Builder().usingDriverExecutable(new File(String.valueOf(find("chromedriver"))))
					.usingAnyFreePort()
					.build(),
				options);
		size(1280, 900);
		theme("light");
	}

	/**
	 * Skip the tests where there is no browser.
	 */
	static void assumeInstalled() {
		assumeTrue(find("chromium") != null && find("chromedriver") != null,
				"There is no 'chromium' or no 'chromedriver', so that no page is opened in a browser");
	}

	private static @Nullable Path find(String program) {
		return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
			.map((directory) -> Path.of(directory, program))
			.filter(Files::isExecutable)
			.findFirst()
			.orElse(null);
	}

	void size(int width, int height) {
		this.driver.executeCdpCommand("Emulation.setDeviceMetricsOverride",
				Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", width < 600));
	}

	void theme(String theme) {
		this.driver.executeCdpCommand("Emulation.setEmulatedMedia",
				Map.of("media", "", "features", List.of(Map.of("name", "prefers-color-scheme", "value", theme))));
	}

	void print() {
		this.driver.executeCdpCommand("Emulation.setEmulatedMedia",
				Map.of("media", "print", "features", List.of(Map.of("name", "prefers-color-scheme", "value", "dark"))));
	}

	void downloadTo(Path directory) {
		this.driver.executeCdpCommand("Browser.setDownloadBehavior",
				Map.of("behavior", "allow", "downloadPath", directory.toString()));
	}

	void open(String path) {
		this.driver.get(this.home + path);
	}

	String address() {
		return Objects.requireNonNull(this.driver.getCurrentUrl());
	}

	WebElement find(By by) {
		return await((driver) -> driver.findElement(by));
	}

	List<WebElement> all(By by) {
		return this.driver.findElements(by);
	}

	<T> T await(ExpectedCondition<T> condition) {
		// an element of the page that is left just now
		return new WebDriverWait(this.driver, PATIENCE).ignoring(StaleElementReferenceException.class).until(condition);
	}

	void awaitText(String text) {
		await((driver) -> body().contains(text));
	}

	void awaitNoText(String text) {
		await((driver) -> !body().contains(text));
	}

	private String body() {
		return String.valueOf(script("return document.body.innerText"));
	}

	void press(CharSequence... keys) {
		new Actions(this.driver).sendKeys(keys).perform();
	}

	void search(String query) {
		WebElement field = find(By.id("q"));
		field.clear();
		field.sendKeys(query, Keys.ENTER);
	}

	/**
	 * Return the text of the HTML of the message that is shown.
	 * @return the text
	 */
	String frame() {
		this.driver.switchTo().frame(find(By.id("frame")));
		try {
			return find(By.tagName("body")).getText();
		}
		finally {
			this.driver.switchTo().defaultContent();
		}
	}

	@Nullable Object script(String script, Object... arguments) {
		return this.driver.executeScript(script, arguments);
	}

	/**
	 * Return what people with disabilities can't use on the page.
	 * @return the violations that axe-core finds
	 */
	String accessibilityProblems() throws IOException {
		script(resource("/axe.min.js"));
		return String.valueOf(this.driver.executeAsyncScript("const done = arguments[0];"
				+ "axe.run(document, { iframes: false }).then((result) => done(result.violations.map((each) => "
				+ "each.id + ': ' + each.help + ' ' + each.nodes.slice(0, 3).map((node) => node.html).join(' '))"
				+ ".join('\\n')), (failure) => done('' + failure))"));
	}

	/**
	 * Return what can't be read on the page at its width.
	 * @return the problems, empty if there are none
	 */
	String layoutProblems() throws IOException {
		return String.valueOf(script(resource("/layout.js")));
	}

	private static String resource(String name) throws IOException {
		try (InputStream in = Browser.class.getResourceAsStream(name)) {
			return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
		}
	}

	/**
	 * Return what the console has said since the last call.
	 * @return the messages
	 */
	List<String> console() {
		return logs(LogType.BROWSER).toList();
	}

	/**
	 * Return what the browser has requested since the last call.
	 * @return the addresses
	 */
	List<String> requests() {
		return logs(LogType.PERFORMANCE).map(REQUEST::matcher)
			.filter((matcher) -> matcher.find())
			.map((matcher) -> matcher.group(1))
			.toList();
	}

	private Stream<String> logs(String type) {
		return StreamSupport.stream(this.driver.manage().logs().get(type).spliterator(), false)
			.map((entry) -> entry.getMessage());
	}

	void screenshot(Path file) throws IOException {
		Files.write(file, this.driver.getScreenshotAs(OutputType.BYTES));
	}

	@Override
	public void close() {
		this.driver.quit();
	}

}
