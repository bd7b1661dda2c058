-- IF NOT EXISTS is of Oracle Database 23ai; create the table without it in older ones
CREATE TABLE IF NOT EXISTS smtpd_processed_message (
	message_key CHAR(64) NOT NULL,
	listener VARCHAR2(255 CHAR) NOT NULL,
	processed_at TIMESTAMP(6) NOT NULL,
	PRIMARY KEY (message_key)
);
CREATE INDEX IF NOT EXISTS smtpd_processed_message_at ON smtpd_processed_message (processed_at);
