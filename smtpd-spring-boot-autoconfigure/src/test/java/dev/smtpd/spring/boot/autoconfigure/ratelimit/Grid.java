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

package dev.smtpd.spring.boot.autoconfigure.ratelimit;

import com.hazelcast.config.Config;
import com.hazelcast.config.JoinConfig;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import io.github.bucket4j.TimeMeter;
import io.github.bucket4j.distributed.proxy.ProxyManager;
import io.github.bucket4j.grid.hazelcast.Bucket4jHazelcast;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A member of a grid, whose time stands still.
 */
final class Grid implements AutoCloseable {

	private final HazelcastInstance member;

	Grid(Grid... others) {
		Config config = new Config().setClusterName("smtpd-" + ProcessHandle.current().pid());
		config.setProperty("hazelcast.logging.type", "slf4j").setProperty("hazelcast.phone.home.enabled", "false");
		config.getNetworkConfig().getInterfaces().setEnabled(true).addInterface("127.0.0.1");
		JoinConfig join = config.getNetworkConfig().getJoin();
		join.getAutoDetectionConfig().setEnabled(false);
		join.getMulticastConfig().setEnabled(false);
		join.getTcpIpConfig().setEnabled(true);
		for (Grid other : others) {
			join.getTcpIpConfig().addMember("127.0.0.1:" + other.port());
		}
		this.member = Hazelcast.newHazelcastInstance(config);
		assertThat(this.member.getCluster().getMembers()).hasSize(others.length + 1);
	}

	private int port() {
		return this.member.getCluster().getLocalMember().getAddress().getPort();
	}

	ProxyManager<String> buckets() {
		return Bucket4jHazelcast.entryProcessorBasedBuilder(this.member.<String, byte[]>getMap("buckets"))
			.clientClock(new StoppedClock())
			.build();
	}

	int size() {
		return this.member.getMap("buckets").size();
	}

	@Override
	public void close() {
		this.member.getLifecycleService().terminate();
	}

	private static final class StoppedClock implements TimeMeter {

		@Override
		public long currentTimeNanos() {
			return 0;
		}

		@Override
		public boolean isWallClockBased() {
			return true;
		}

	}

}
