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

package dev.smtpd.content;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import dev.smtpd.SmtpSpoolException;
import dev.smtpd.management.SpoolUsage;
import io.netty.buffer.ByteBufAllocator;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.internal.PlatformDependent;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@link ContentStore} that keeps small messages in memory and others in files. A budget
 * of memory for all messages together has more of them go to files under load.
 *
 * @since 0.1.0
 */
public final class Spool implements ContentStore {

	private static final Logger logger = LoggerFactory.getLogger(Spool.class);

	static final int THREADS = 4;

	static final int SMALL = 16 * 1024;

	private static final int SHARES = 8;

	// the share of the memory that may be used when a message grows beyond the threshold
	private static final int NEARLY_EMPTY_SHARE = 4;

	// what of the memory that is left such a message may have
	private static final int LARGE_SHARES = 2;

	private static final int DIRECT_SHARES = 8;

	// what of the heap content may have; the application and the server need the rest
	private static final int HEAP_SHARE = 2;

	private static final int MAX_TRACE_HEADER = 4 * 1024;

	private static final int CHECKED_BYTES = 4 * 1024;

	// what budgets are never lowered below, so that most messages go on to files
	private static final long MIN_BUDGET = 1024 * 1024;

	// resolved with the class, since there may be no memory for them when they are used
	private static final String DIRECT = "direct".intern();

	private static final String THREAD = "thread".intern();

	private static final String LOWERED = ("The memory budget of {} bytes was lowered to {} bytes until the server is "
			+ "started again, since the JVM has run out of memory")
		.intern();

	private final long memoryThreshold;

	private final long maxMemoryThreshold;

	private final Budget memory;

	// what of the memory is outside of the heap
	private final Budget direct = new Budget(PlatformDependent.maxDirectMemory() / DIRECT_SHARES);

	private final Budget disk;

	private final SpoolDirectory directory;

	private final boolean discardAfterProcessing;

	private final PieceBuffers buffers;

	private final AtomicInteger files = new AtomicInteger();

	private final ExecutorService executor = createExecutor("smtpd-spool", THREADS);

	// of its own, since the threads that write may wait for what is closed
	private final ExecutorService closer = createExecutor("smtpd-spool-close", 1);

	private final Reclaimer reclaimer = new Reclaimer();

	private final FailureLog failures = new FailureLog(logger);

	private final long requestedMemory;

	private final long configuredMemory;

	private volatile boolean loweringLogged;

	/**
	 * Create a spool.
	 * @param memoryThreshold how many bytes a message in memory may have
	 * @param maxMemoryThreshold how many it may have if three quarters of the budget are
	 * free when it grows beyond the threshold
	 * @param memoryBudget how many bytes all messages in memory may have; half of the
	 * heap if that is less
	 * @param directory where files are made, {@code null} for a temporary directory
	 * @param diskBudget how many bytes all files may have, 0 for no files
	 * @param discardAfterProcessing whether content ends with its processing
	 * @param allocator allocates the buffers of content on its way to a file
	 */
	public Spool(long memoryThreshold, long maxMemoryThreshold, long memoryBudget, @Nullable Path directory,
			long diskBudget, boolean discardAfterProcessing, ByteBufAllocator allocator) {
		this(new SpoolDirectory(directory), memoryThreshold, maxMemoryThreshold, memoryBudget, diskBudget,
				discardAfterProcessing, allocator);
	}

	Spool(SpoolDirectory directory, long memoryThreshold, long maxMemoryThreshold, long memoryBudget, long diskBudget,
			boolean discardAfterProcessing, ByteBufAllocator allocator) {
		this.memoryThreshold = memoryThreshold;
		this.maxMemoryThreshold = maxMemoryThreshold;
		this.requestedMemory = memoryBudget;
		this.configuredMemory = allowedMemory(memoryBudget);
		this.memory = new Budget(this.configuredMemory);
		this.disk = new Budget(diskBudget);
		this.directory = directory;
		this.discardAfterProcessing = discardAfterProcessing;
		this.buffers = new PieceBuffers(allocator, Math.min(this.configuredMemory, this.direct.limit()) / SHARES);
	}

	/**
	 * Return what of a budget the heap allows.
	 * @param memoryBudget how many bytes all messages in memory are to have
	 * @return how many bytes they may have
	 */
	public static long allowedMemory(long memoryBudget) {
		return Math.min(memoryBudget, Runtime.getRuntime().maxMemory() / HEAP_SHARE);
	}

	private static ExecutorService createExecutor(String name, int threads) {
		ThreadPoolExecutor executor = new ThreadPoolExecutor(threads, threads, 10, TimeUnit.SECONDS,
				new LinkedBlockingQueue<>(), new DefaultThreadFactory(name, true));
		executor.allowCoreThreadTimeOut(true);
		return executor;
	}

	/**
	 * Return the size of the largest message that there can be room for.
	 * @param memoryThreshold how many bytes a message in memory may have
	 * @param memoryBudget how many bytes all messages in memory may have
	 * @param diskBudget how many bytes all files may have, 0 for no files
	 * @return the size in bytes; {@link Long#MAX_VALUE} where there are files, 0 where
	 * there is no room for any message
	 */
	public static long maxContentSize(long memoryThreshold, long memoryBudget, long diskBudget) {
		return (diskBudget > 0) ? Long.MAX_VALUE
				: Math.min(memoryThreshold, Math.max(0, allowedMemory(memoryBudget) - MAX_TRACE_HEADER));
	}

	@Override
	public void start() {
		if (this.configuredMemory < this.requestedMemory) {
			logger.warn("The memory budget of {} bytes is more than half of the maximum heap size, so that the server "
					+ "uses {} bytes", this.requestedMemory, this.configuredMemory);
		}
		if (!hasFiles()) {
			logger.debug("The server keeps no files: messages of more than {} bytes are rejected, and others deferred "
					+ "while they don't fit into memory", this.memoryThreshold);
			return;
		}
		check(0);
		try {
			check();
		}
		catch (SmtpSpoolException ex) {
			this.failures.warn("Messages that don't fit into memory are deferred", ex);
		}
	}

	@Override
	public void check() {
		if (hasFiles()) {
			check(CHECKED_BYTES);
		}
	}

	private void check(int bytes) {
		try {
			this.directory.check(bytes);
		}
		catch (IOException ex) {
			throw new SmtpSpoolException(this.directory.location(), ex);
		}
	}

	@Override
	public boolean isFull(long size) {
		if (!hasFiles()) {
			return false;
		}
		long needed = Math.min(size, this.disk.limit());
		try {
			return room() < needed && (this.files.get() == 0 || isFullOfWhatIsHeld(needed));
		}
		catch (IOException ex) {
			throw new SmtpSpoolException(this.directory.location(), ex);
		}
	}

	private long room() throws IOException {
		return Math.min(this.disk.left(), this.directory.usableSpace());
	}

	private boolean isFullOfWhatIsHeld(long needed) {
		try {
			this.reclaimer.attempt(() -> {
				if (room() < needed) {
					throw new IOException("The spool is full");
				}
				return needed;
			});
			return false;
		}
		catch (IOException ex) {
			return true;
		}
	}

	@Override
	public ContentWriter open() {
		logLowering();
		return new SpoolWriter(this);
	}

	@Override
	public void countInput(int bytes) {
		this.memory.add(bytes);
		this.direct.add(bytes);
	}

	@Override
	public boolean hasMemoryFor(int bytes) {
		return bytes <= this.memory.left() && bytes <= this.direct.left();
	}

	@Override
	public void memoryFailed(Throwable cause) {
		if (!(cause instanceof OutOfMemoryError)) {
			return;
		}
		String reason = cause.getMessage();
		if (reason != null && reason.contains(DIRECT)) {
			this.direct.lower(Math.min(this.direct.limit(), MIN_BUDGET));
		}
		else if (reason == null || !reason.contains(THREAD)) {
			this.memory.lower(minMemory());
		}
	}

	// without files, one message has to fit
	private long minMemory() {
		return Math.min(this.configuredMemory, hasFiles() ? MIN_BUDGET : Math.max(MIN_BUDGET, this.memoryThreshold));
	}

	/**
	 * Log once that the memory budget was lowered, as soon as there is memory for that.
	 */
	void logLowering() {
		if (!this.loweringLogged && this.memory.limit() < this.configuredMemory) {
			try {
				this.loweringLogged = true;
				logger.warn(LOWERED, this.configuredMemory, this.memory.limit());
			}
			catch (Throwable ex) {
				this.loweringLogged = false;
			}
		}
	}

	@Override
	public void reclaim() {
		if (this.files.get() > 0) {
			try {
				execute(this.reclaimer::reclaim);
			}
			catch (RejectedExecutionException ex) {
				// closed
			}
		}
	}

	@Override
	public SpoolUsage usage() {
		return new SpoolUsage(this.memory.used(), this.files.get(), this.disk.used());
	}

	@Override
	public long memoryBudget() {
		return this.memory.limit();
	}

	@Override
	public void close() {
		this.executor.shutdown();
		this.closer.shutdown();
		this.directory.close();
		this.buffers.close();
	}

	boolean hasFiles() {
		return this.disk.limit() > 0;
	}

	/**
	 * Reserve memory for a message.
	 * @param before how large the message was so far
	 * @param size how large the message is then
	 * @param bytes the memory that it needs beyond what it has
	 * @return whether it may stay in memory
	 */
	boolean reserveMemory(long before, long size, int bytes) {
		return (!hasFiles() || mayStay(before, size)) && this.memory.reserve(bytes);
	}

	private boolean mayStay(long before, long size) {
		return (size <= this.memoryThreshold) ? leavesRoom(size) : mayBeLarge(before, size);
	}

	// A file costs as much as all else that is done with a message. One that goes there
	// later than at the threshold costs more, so that it is decided there.
	private boolean mayBeLarge(long before, long size) {
		return size <= this.maxMemoryThreshold && size <= this.memory.left() / LARGE_SHARES
				&& (before > this.memoryThreshold || this.memory.used() <= this.memory.limit() / NEARLY_EMPTY_SHARE);
	}

	/**
	 * Reserve memory outside of the heap.
	 * @param bytes the size of the buffer
	 * @return whether there is enough of it
	 */
	boolean reserveBuffer(int bytes) {
		if (!leavesRoom(bytes) || !this.memory.reserve(bytes)) {
			return false;
		}
		if (!this.direct.reserve(bytes)) {
			this.memory.release(bytes);
			return false;
		}
		return true;
	}

	void releaseBuffer(long bytes) {
		this.direct.release(bytes);
		this.memory.release(bytes);
	}

	// The fuller the memory is, the smaller is what may be there, so that a few large
	// messages don't send all others to the disk.
	private boolean leavesRoom(long size) {
		return size <= SMALL || size <= this.memory.left() / SHARES;
	}

	PieceBuffers buffers() {
		return this.buffers;
	}

	boolean isDiscardAfterProcessing() {
		return this.discardAfterProcessing;
	}

	void releaseMemory(long bytes) {
		this.memory.release(bytes);
	}

	// on a thread that may block
	SpoolFile createFile() throws IOException {
		SpoolFile file = this.reclaimer.attempt(() -> this.directory.createFile(this));
		this.files.incrementAndGet();
		return file;
	}

	// on a thread that may block
	void reserveDisk(int bytes) throws IOException {
		this.reclaimer.attempt(() -> {
			if (!this.disk.reserve(bytes)) {
				throw new IOException("The spool is over its disk budget");
			}
			return bytes;
		});
	}

	Reclaimer reclaimer() {
		return this.reclaimer;
	}

	FailureLog failures() {
		return this.failures;
	}

	void released(long bytes) {
		this.files.decrementAndGet();
		this.disk.release(bytes);
		this.reclaimer.released();
	}

	void execute(Runnable task) {
		this.executor.execute(task);
	}

	// By a thread that may block, since the system frees what a large file takes; at once
	// if the spool is closed.
	void closeLater(SpoolFile file) {
		try {
			this.closer.execute(file::close);
		}
		catch (RejectedExecutionException | OutOfMemoryError ex) {
			file.close();
		}
	}

}
