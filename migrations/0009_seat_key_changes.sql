-- A seat may change its key: its keys are numbered from 0, and each row says how it came about (core/record/record.h).
-- A public key of zeroes ends the one before. What the key before signed stands behind the server's word in `record`.
ALTER TABLE seat_key
    ADD COLUMN number smallint NOT NULL DEFAULT 0 CHECK (number BETWEEN 0 AND 255),
    ADD COLUMN change smallint NOT NULL DEFAULT 0 CHECK (change BETWEEN 0 AND 2),
    DROP CONSTRAINT seat_key_pkey,
    ADD PRIMARY KEY (session_id, seat, number),
    DROP CONSTRAINT seat_key_record_check,
    ADD CHECK (octet_length(record) = CASE WHEN change = 1 THEN 240 ELSE 176 END);
