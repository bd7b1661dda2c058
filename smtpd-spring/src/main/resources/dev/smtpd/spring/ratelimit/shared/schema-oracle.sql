-- IF NOT EXISTS is of Oracle Database 23ai; create the table without it in older ones
CREATE TABLE IF NOT EXISTS smtpd_token_bucket (
	bucket_key VARCHAR2(192) NOT NULL,
	state RAW(1000) NOT NULL,
	expires_at NUMBER(19) NOT NULL,
	PRIMARY KEY (bucket_key)
);
CREATE INDEX IF NOT EXISTS smtpd_token_bucket_expires ON smtpd_token_bucket (expires_at);
