-- 1: may see reports as they were sent; administrators may without it.
ALTER TABLE user_account ADD COLUMN sees_raw INTEGER NOT NULL DEFAULT 0;
