CREATE TABLE IF NOT EXISTS smtpd_stored_message (
	id CHAR(36) NOT NULL,
	content_size BIGINT NOT NULL,
	sha256 CHAR(64) NOT NULL,
	PRIMARY KEY (id)
);
CREATE TABLE IF NOT EXISTS smtpd_stored_message_part (
	id CHAR(36) NOT NULL,
	part INT NOT NULL,
	content VARBINARY(262144) NOT NULL,
	PRIMARY KEY (id, part)
);
