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
import java.util.LinkedList;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;

import dev.smtpd.MessageContent;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.jspecify.annotations.Nullable;

/**
 * Takes content into memory, and into a file as soon as it is too much. What is on its
 * way to the file waits in a queue, which is emptied by a thread of the spool whenever
 * that is worth its while.
 */
final class SpoolWriter implements ContentWriter {

	private static final int WORTH_WRITING = 256 * 1024;

	private static final int HIGH_WATER_MARK = 1024 * 1024;

	private static final int LOW_WATER_MARK = 512 * 1024;

	private static final int UNRESERVED_HIGH_WATER_MARK = 2 * Piece.MIN_SIZE;

	private static final int UNRESERVED_LOW_WATER_MARK = Piece.MIN_SIZE;

	// What follows is resolved or created with the class, since there may be no memory
	// for it when it is needed.
	private static final String NO_MEMORY = "There is not enough memory".intern();

	private static final String NO_MEMORY_WARNING = "There is not enough memory for a message, which is deferred"
		.intern();

	private static final String NO_FILE_WARNING = "A message can't be written to a file, and is deferred".intern();

	private static final String NO_THREAD = "There is no thread to write the message to a file".intern();

	private static final String WRITE_FAILED = "Writing to a file has failed".intern();

	private static final IOException UNDESCRIBED = new IOException(NO_MEMORY, new OutOfMemoryError(NO_MEMORY));

	private final Spool spool;

	private @Nullable MemoryContentWriter memory = new MemoryContentWriter();

	private long size;

	private long reserved;

	private @Nullable Piece piece;

	private volatile @Nullable StoredContent content;

	// What follows is guarded by the queue. It is a linked one, since an ArrayDeque that
	// can't grow for a lack of memory loses what it has.
	private final Queue<Piece> queue = new LinkedList<>();

	private long queued;

	private long unreserved;

	private boolean draining;

	private boolean released;

	private @Nullable CompletableFuture<Void> room;

	private boolean roomThere;

	private @Nullable CompletableFuture<MessageContent> completion;

	private boolean ended;

	private @Nullable IOException failure;

	private @Nullable SpoolFile file;

	SpoolWriter(Spool spool) {
		this.spool = spool;
	}

	@Override
	public void write(ByteBuf buffer, int index, int length) {
		try {
			MemoryContentWriter inMemory = reserve(length);
			if (inMemory != null) {
				writeToMemory(inMemory, buffer, index, length);
			}
			else if (this.spool.hasFiles()) {
				collect(buffer, index, length);
			}
		}
		catch (OutOfMemoryError ex) {
			failForLackOfMemory(ex);
		}
	}

	@Override
	public void write(byte[] bytes) {
		write(Unpooled.wrappedBuffer(bytes), 0, bytes.length);
	}

	private void writeToMemory(MemoryContentWriter inMemory, ByteBuf buffer, int index, int length) {
		long before = inMemory.size();
		try {
			inMemory.write(buffer, index, length);
		}
		catch (OutOfMemoryError ex) {
			if (!this.spool.hasFiles()) {
				throw ex;
			}
			this.spool.memoryFailed(ex);
			int written = (int) (inMemory.size() - before);
			leaveMemory(inMemory);
			collect(buffer, index + written, length - written);
		}
	}

	// Return where to write in memory, or null to write to the file.
	private @Nullable MemoryContentWriter reserve(int length) {
		MemoryContentWriter inMemory = this.memory;
		if (inMemory != null && !reserveMemory(inMemory, length)) {
			leaveMemory(inMemory);
			inMemory = null;
		}
		this.size += length;
		return inMemory;
	}

	private boolean reserveMemory(MemoryContentWriter inMemory, int length) {
		long newSize = this.size + length;
		int missing = inMemory.missing(length);
		int growth = (missing > 0) ? inMemory.growth(missing) : 0;
		if (!this.spool.reserveMemory(this.size, newSize, growth)) {
			if (growth <= missing || !this.spool.reserveMemory(this.size, newSize, missing)) {
				return false;
			}
			growth = missing;
		}
		this.reserved += growth;
		inMemory.grow(growth);
		return true;
	}

	private void leaveMemory(MemoryContentWriter inMemory) {
		this.memory = null;
		if (!this.spool.hasFiles()) {
			synchronized (this.queue) {
				fail(new IOException("The message doesn't fit into memory"));
			}
			completeFutures();
			return;
		}
		// what could not be allocated
		releaseReserved(this.reserved - inMemory.capacity());
		inMemory.forEachChunk(this::moveToQueue);
	}

	private void moveToQueue(byte[] bytes, int length) {
		Piece moved = Piece.of(bytes, length);
		this.reserved -= bytes.length;
		enqueue(moved);
	}

	private void releaseReserved(long bytes) {
		this.reserved -= bytes;
		this.spool.releaseMemory(bytes);
	}

	// Needs no memory until that of the message is released.
	private void failForLackOfMemory(OutOfMemoryError cause) {
		this.spool.memoryFailed(cause);
		this.memory = null;
		releasePiece();
		synchronized (this.queue) {
			fail(failure(NO_MEMORY, cause));
		}
		completeFutures();
		this.spool.failures().warn(NO_MEMORY_WARNING, cause);
		this.spool.logLowering();
	}

	private void releasePiece() {
		Piece unfinished = this.piece;
		this.piece = null;
		if (unfinished != null) {
			unfinished.release(this.spool);
		}
	}

	private static IOException failure(String message, Throwable cause) {
		try {
			return new IOException(message, cause);
		}
		catch (OutOfMemoryError ex) {
			return UNDESCRIBED;
		}
	}

	private void collect(ByteBuf buffer, int index, int length) {
		int from = index;
		int end = index + length;
		while (from < end) {
			Piece target = this.piece;
			if (target == null) {
				target = Piece.create(this.spool, this.size);
				this.piece = target;
			}
			int count = Math.min(end - from, target.bytes().writableBytes());
			target.bytes().writeBytes(buffer, from, count);
			from += count;
			if (!target.bytes().isWritable()) {
				enqueuePiece();
			}
		}
	}

	private void enqueuePiece() {
		Piece collected = this.piece;
		if (collected != null) {
			this.piece = null;
			enqueue(collected);
		}
	}

	// Pieces that are part of the budget may wait until it is worth while to write them.
	private void enqueue(Piece added) {
		synchronized (this.queue) {
			if (this.released || this.failure != null) {
				added.release(this.spool);
				return;
			}
			add(added);
			if (this.queued >= WORTH_WRITING || !added.isReserved()) {
				startDraining();
			}
		}
		completeFutures();
	}

	private void add(Piece added) {
		try {
			this.queue.add(added);
		}
		catch (OutOfMemoryError ex) {
			added.release(this.spool);
			throw ex;
		}
		count(added, 1);
	}

	private void count(Piece changed, int sign) {
		int length = changed.bytes().readableBytes();
		this.queued += sign * length;
		if (!changed.isReserved()) {
			this.unreserved += sign * length;
		}
	}

	private void startDraining() {
		if (!this.draining) {
			this.draining = true;
			try {
				this.spool.execute(this::drainSafely);
			}
			catch (RejectedExecutionException | OutOfMemoryError ex) {
				this.draining = false;
				fail(failure(NO_THREAD, ex));
				end();
			}
		}
	}

	// the client is answered, whatever happens
	private void drainSafely() {
		try {
			drain();
		}
		catch (Throwable ex) {
			synchronized (this.queue) {
				this.draining = false;
				fail(failure(WRITE_FAILED, ex));
				end();
			}
			completeFutures();
			this.spool.failures().error(NO_FILE_WARNING, ex);
		}
	}

	private void drain() {
		Piece next = poll();
		while (next != null) {
			IOException fault = append(next.bytes());
			synchronized (this.queue) {
				count(next, -1);
				next.release(this.spool);
				if (fault != null) {
					fail(fault);
				}
				if (this.queued <= LOW_WATER_MARK && this.unreserved <= UNRESERVED_LOW_WATER_MARK) {
					this.roomThere = true;
				}
			}
			completeFutures();
			next = poll();
		}
		completeFutures();
	}

	private @Nullable Piece poll() {
		synchronized (this.queue) {
			Piece next = this.queue.poll();
			if (next == null) {
				this.draining = false;
				end();
			}
			return next;
		}
	}

	private @Nullable IOException append(ByteBuf bytes) {
		try {
			SpoolFile target = this.file;
			if (target == null) {
				target = this.spool.createFile();
				this.file = target;
			}
			target.append(bytes.duplicate());
			return null;
		}
		catch (IOException ex) {
			this.spool.failures().warn(NO_FILE_WARNING, ex);
			return ex;
		}
		catch (RuntimeException | Error ex) {
			this.spool.memoryFailed(ex);
			this.spool.failures().error(NO_FILE_WARNING, ex);
			return failure(WRITE_FAILED, ex);
		}
	}

	private void clearQueue() {
		Piece unwanted = this.queue.poll();
		while (unwanted != null) {
			count(unwanted, -1);
			unwanted.release(this.spool);
			unwanted = this.queue.poll();
		}
		releaseReserved(this.reserved);
		this.roomThere = true;
	}

	// Complete futures without the lock: what depends on them runs at once, on this
	// thread, and must be free to wait for other threads.
	private void completeFutures() {
		CompletableFuture<Void> waitingForRoom = null;
		CompletableFuture<MessageContent> waiting = null;
		synchronized (this.queue) {
			if (this.roomThere) {
				this.roomThere = false;
				waitingForRoom = this.room;
				this.room = null;
			}
			if (this.ended) {
				waiting = this.completion;
				this.completion = null;
			}
		}
		if (waitingForRoom != null) {
			waitingForRoom.complete(null);
		}
		if (waiting != null) {
			complete(waiting);
		}
	}

	private void complete(CompletableFuture<MessageContent> waiting) {
		StoredContent complete = this.content;
		if (complete != null) {
			waiting.complete(complete);
		}
		else {
			IOException cause = this.failure;
			waiting.completeExceptionally((cause != null) ? cause : new IOException("Given up"));
		}
	}

	private void fail(IOException fault) {
		this.failure = fault;
		clearQueue();
	}

	// All is written, or it is not needed any more.
	private void end() {
		SpoolFile target = this.file;
		if (this.failure == null && !this.released && this.completion != null && target != null) {
			keep(target);
		}
		if (this.failure != null || this.released) {
			this.ended = true;
			if (target != null) {
				target.closeLater();
			}
		}
	}

	private void keep(SpoolFile target) {
		try {
			this.content = new FileContent(target);
			this.file = null;
			this.ended = true;
		}
		catch (OutOfMemoryError ex) {
			fail(failure(NO_MEMORY, ex));
		}
	}

	@Override
	public @Nullable CompletionStage<?> backlog() {
		synchronized (this.queue) {
			if (this.queued <= HIGH_WATER_MARK && this.unreserved <= UNRESERVED_HIGH_WATER_MARK) {
				return null;
			}
			if (this.room == null) {
				this.room = new CompletableFuture<>();
				this.roomThere = false;
			}
			return this.room;
		}
	}

	@Override
	public boolean isFailed() {
		synchronized (this.queue) {
			return this.failure != null;
		}
	}

	@Override
	public CompletableFuture<MessageContent> complete() {
		MemoryContentWriter inMemory = this.memory;
		if (inMemory != null) {
			try {
				return CompletableFuture.completedFuture(completeInMemory(inMemory));
			}
			catch (OutOfMemoryError ex) {
				failForLackOfMemory(ex);
			}
		}
		enqueuePiece();
		CompletableFuture<MessageContent> future = new CompletableFuture<>();
		synchronized (this.queue) {
			this.completion = future;
			if (this.queue.isEmpty() && !this.draining) {
				end();
			}
			else {
				startDraining();
			}
		}
		completeFutures();
		return future;
	}

	private StoredContent completeInMemory(MemoryContentWriter inMemory) {
		int unused = inMemory.unused();
		StoredContent complete = inMemory.complete();
		releaseReserved(unused);
		this.content = complete;
		return complete;
	}

	@Override
	public void release() {
		releasePiece();
		synchronized (this.queue) {
			if (!this.released) {
				this.released = true;
				clearQueue();
				if (!this.draining) {
					end();
				}
			}
		}
		completeFutures();
	}

	@Override
	public void endProcessing() {
		StoredContent complete = this.content;
		if (complete != null && this.spool.isDiscardAfterProcessing()) {
			complete.discard();
		}
	}

}
