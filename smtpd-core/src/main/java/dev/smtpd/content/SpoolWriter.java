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
import java.util.ArrayDeque;
import java.util.Deque;
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

	private final Spool spool;

	private @Nullable MemoryContentWriter memory = new MemoryContentWriter();

	private long size;

	private long reserved;

	private @Nullable Piece piece;

	private volatile @Nullable StoredContent content;

	// what follows is guarded by the queue
	private final Deque<Piece> queue = new ArrayDeque<>(0);

	private long queued;

	private long unreserved;

	private boolean draining;

	private boolean released;

	private @Nullable CompletableFuture<Void> room;

	private @Nullable CompletableFuture<MessageContent> completion;

	private @Nullable Runnable completions;

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
				inMemory.write(buffer, index, length);
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
		if (!this.spool.reserveMemory(newSize, growth)) {
			if (growth <= missing || !this.spool.reserveMemory(newSize, missing)) {
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
		this.reserved = 0;
		inMemory.forEachChunk((bytes, length) -> enqueue(Piece.of(bytes, length)));
	}

	private void failForLackOfMemory(OutOfMemoryError cause) {
		this.memory = null;
		Piece unfinished = this.piece;
		this.piece = null;
		if (unfinished != null) {
			unfinished.release(this.spool);
		}
		synchronized (this.queue) {
			fail(new IOException("There is not enough memory", cause));
		}
		completeFutures();
		this.spool.failures().warn("There is not enough memory for a message, which is deferred", cause);
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
			this.queue.add(added);
			count(added, 1);
			if (this.queued >= WORTH_WRITING || !added.isReserved()) {
				startDraining();
			}
		}
		completeFutures();
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
				fail(new IOException("There is no thread to write the message to a file", ex));
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
				fail(new IOException("Writing to a file has failed", ex));
				end();
			}
			completeFutures();
			this.spool.failures().error("A message can't be written to a file, and is deferred", ex);
		}
	}

	private void drain() {
		Piece next = poll();
		while (next != null) {
			IOException fault = append(next.bytes().duplicate());
			synchronized (this.queue) {
				count(next, -1);
				next.release(this.spool);
				if (fault != null) {
					fail(fault);
				}
				if (this.queued <= LOW_WATER_MARK && this.unreserved <= UNRESERVED_LOW_WATER_MARK) {
					completeRoom();
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
			target.append(bytes);
			return null;
		}
		catch (IOException ex) {
			this.spool.failures().warn("A message can't be written to a file, and is deferred", ex);
			return ex;
		}
		catch (RuntimeException | OutOfMemoryError ex) {
			this.spool.failures().error("A message can't be written to a file, and is deferred", ex);
			return new IOException(ex);
		}
	}

	private void clearQueue() {
		this.queue.forEach((unwanted) -> {
			count(unwanted, -1);
			unwanted.release(this.spool);
		});
		this.queue.clear();
		this.spool.releaseMemory(this.reserved);
		this.reserved = 0;
		completeRoom();
	}

	private void completeRoom() {
		CompletableFuture<Void> waiting = this.room;
		if (waiting != null) {
			this.room = null;
			completeLater(() -> waiting.complete(null));
		}
	}

	private void completeLater(Runnable completion) {
		Runnable earlier = this.completions;
		if (earlier == null) {
			this.completions = completion;
			return;
		}
		this.completions = () -> {
			earlier.run();
			completion.run();
		};
	}

	// Complete futures without the lock: what depends on them runs at once, on this
	// thread, and must be free to wait for other threads.
	private void completeFutures() {
		Runnable pending;
		synchronized (this.queue) {
			pending = this.completions;
			this.completions = null;
		}
		if (pending != null) {
			pending.run();
		}
	}

	private void fail(IOException fault) {
		this.failure = fault;
		clearQueue();
	}

	// All is written, or nobody wants it.
	private void end() {
		CompletableFuture<MessageContent> waiting = this.completion;
		SpoolFile target = this.file;
		if (this.failure != null || this.released) {
			if (target != null) {
				target.closeLater();
			}
			if (waiting != null) {
				IOException cause = (this.failure != null) ? this.failure : new IOException("Given up");
				completeLater(() -> waiting.completeExceptionally(cause));
			}
		}
		else if (waiting != null && target != null) {
			this.file = null;
			StoredContent complete = new FileContent(target);
			this.content = complete;
			completeLater(() -> waiting.complete(complete));
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
			int unused = inMemory.unused();
			StoredContent complete = inMemory.complete();
			this.reserved -= unused;
			this.spool.releaseMemory(unused);
			this.content = complete;
			return CompletableFuture.completedFuture(complete);
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

	@Override
	public void release() {
		enqueuePiece();
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
