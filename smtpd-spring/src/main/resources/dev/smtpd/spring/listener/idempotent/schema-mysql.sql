CREATE TABLE IF NOT EXISTS smtpd_processed_message (
	message_key CHAR(64) CHARACTER SET ascii NOT NULL,
	listener VARCHAR(255) NOT NULL,
	processed_at DATETIME(6) NOT NULL,
	PRIMARY KEY (message_key),
	INDEX smtpd_processed_message_at (processed_at)
);
