CREATE TABLE IF NOT EXISTS smtpd_token_bucket (
	bucket_key VARCHAR(192) NOT NULL,
	state BYTEA NOT NULL,
	expires_at BIGINT NOT NULL,
	PRIMARY KEY (bucket_key)
);
CREATE INDEX IF NOT EXISTS smtpd_token_bucket_expires ON smtpd_token_bucket (expires_at);
