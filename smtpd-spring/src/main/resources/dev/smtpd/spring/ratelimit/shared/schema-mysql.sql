CREATE TABLE IF NOT EXISTS smtpd_token_bucket (
	bucket_key VARCHAR(192) CHARACTER SET ascii NOT NULL,
	state VARBINARY(1000) NOT NULL,
	expires_at BIGINT NOT NULL,
	PRIMARY KEY (bucket_key),
	INDEX smtpd_token_bucket_expires (expires_at)
);
