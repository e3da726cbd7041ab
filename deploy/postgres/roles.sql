-- Two roles: one owns the tables and migrates, the other one is what the portal runs as. A portal that is taken over
-- cannot change the schema, switch off the guards of the audit trail, or truncate a table.
-- psql --set owner_password=… --set portal_password=… --file roles.sql
\set ON_ERROR_STOP on
CREATE ROLE portal_owner LOGIN PASSWORD :'owner_password';
CREATE ROLE portal LOGIN PASSWORD :'portal_password';
CREATE DATABASE safetyportal OWNER portal_owner;
REVOKE ALL ON DATABASE safetyportal FROM PUBLIC;
GRANT CONNECT, TEMPORARY ON DATABASE safetyportal TO portal;
-- Also set by the settings at each connection; PgBouncer drops those.
ALTER ROLE portal SET statement_timeout = '30s';
ALTER ROLE portal SET lock_timeout = '3s';
ALTER ROLE portal SET idle_in_transaction_session_timeout = '60s';
\connect safetyportal
REVOKE CREATE ON SCHEMA public FROM PUBLIC;
GRANT USAGE, CREATE ON SCHEMA public TO portal_owner;
GRANT USAGE ON SCHEMA public TO portal;
ALTER DEFAULT PRIVILEGES FOR ROLE portal_owner IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO portal;
ALTER DEFAULT PRIVILEGES FOR ROLE portal_owner IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO portal;
