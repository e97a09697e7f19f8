//! The tables. Integers and sealed bytes only: no column holds a word about a person.

use crate::db::Migration;

/// The store's own steps; ribs with operational tables declare theirs in their slice.
pub(crate) static MIGRATIONS: [Migration; 1] = [Migration { number: 1, sql: FIRST }];

const FIRST: &str = "
CREATE TABLE compartment(
  number {identity}, kind BIGINT NOT NULL, state BIGINT NOT NULL, alias BIGINT NOT NULL DEFAULT 0,
  key_number BIGINT NOT NULL, next_row BIGINT NOT NULL, made_ms BIGINT NOT NULL,
  revision BIGINT NOT NULL DEFAULT 0);
CREATE INDEX compartment_shredded ON compartment(number) WHERE state = 1;

CREATE TABLE resource(
  place {rowid}, kind BIGINT NOT NULL, version BIGINT NOT NULL, at_ms BIGINT NOT NULL,
  key_number BIGINT NOT NULL, origin BIGINT NOT NULL DEFAULT 0, sealed {bytes} NOT NULL);

CREATE TABLE superseded(
  place BIGINT NOT NULL, version BIGINT NOT NULL, kind BIGINT NOT NULL, at_ms BIGINT NOT NULL,
  key_number BIGINT NOT NULL, sealed {bytes} NOT NULL, PRIMARY KEY(place, version)) {packed};

CREATE TABLE tag(
  compartment BIGINT NOT NULL, tag BIGINT NOT NULL, date_s BIGINT NOT NULL, row_number BIGINT NOT NULL,
  lasts_s BIGINT NOT NULL, PRIMARY KEY(compartment, tag, date_s, row_number)) {packed};

CREATE TABLE locator(hash BIGINT NOT NULL, place BIGINT NOT NULL, PRIMARY KEY(hash, place)) {packed};

CREATE TABLE relation(
  principal BIGINT NOT NULL, compartment BIGINT NOT NULL, kind BIGINT NOT NULL, grant_place BIGINT NOT NULL,
  from_ms BIGINT NOT NULL, until_ms BIGINT NOT NULL, scopes BIGINT NOT NULL, sensitive BIGINT NOT NULL,
  PRIMARY KEY(principal, compartment, kind, grant_place)) {packed};
CREATE INDEX relation_compartment ON relation(compartment);
CREATE INDEX relation_grant ON relation(grant_place);

CREATE TABLE directory(
  field BIGINT NOT NULL, hash BIGINT NOT NULL, place BIGINT NOT NULL, PRIMARY KEY(field, hash, place)) {packed};
CREATE INDEX directory_place ON directory(place);

CREATE TABLE stub(
  compartment {rowid}, place BIGINT NOT NULL, version BIGINT NOT NULL, key_number BIGINT NOT NULL,
  sealed {bytes} NOT NULL);

CREATE TABLE worklist(
  list BIGINT NOT NULL, pool BIGINT NOT NULL, state BIGINT NOT NULL, due_ms BIGINT NOT NULL, place BIGINT NOT NULL,
  owner BIGINT NOT NULL, topic BIGINT NOT NULL, language BIGINT NOT NULL, site BIGINT NOT NULL,
  PRIMARY KEY(list, pool, state, due_ms, place)) {packed};
CREATE INDEX worklist_place ON worklist(place);

CREATE TABLE fact(
  place BIGINT NOT NULL, number BIGINT NOT NULL, fact BIGINT NOT NULL, site BIGINT NOT NULL, day BIGINT NOT NULL,
  facet BIGINT NOT NULL, amount BIGINT NOT NULL, PRIMARY KEY(place, number)) {packed};
CREATE INDEX fact_day ON fact(fact, day);

CREATE TABLE event(
  seq {identity}, tx {tx}, compartment BIGINT NOT NULL, at_ms BIGINT NOT NULL, changes {bytes},
  sealed {bytes} NOT NULL);
CREATE INDEX event_compartment ON event(compartment, seq);
{sqlite} CREATE INDEX event_changed ON event(seq) WHERE changes IS NOT NULL;
{postgres} CREATE INDEX event_changed ON event(tx, seq) WHERE changes IS NOT NULL;
{postgres} CREATE INDEX event_order ON event(tx, seq);

CREATE TABLE link(number {rowid}, tx BIGINT NOT NULL, seq BIGINT NOT NULL, hash {bytes} NOT NULL);

CREATE TABLE consumer(name TEXT PRIMARY KEY, tx BIGINT NOT NULL, seq BIGINT NOT NULL);

CREATE TABLE job(
  number {identity}, queue TEXT NOT NULL, state BIGINT NOT NULL, run_ms BIGINT NOT NULL, tries BIGINT NOT NULL,
  lease_ms BIGINT NOT NULL, lease BIGINT NOT NULL, compartment BIGINT NOT NULL, once BIGINT NOT NULL,
  key_number BIGINT NOT NULL, payload {bytes} NOT NULL, failure TEXT NOT NULL);
CREATE INDEX job_due ON job(queue, state, run_ms);
CREATE UNIQUE INDEX job_once ON job(queue, once) WHERE once <> 0;

CREATE TABLE cron(name TEXT PRIMARY KEY, next_ms BIGINT NOT NULL);

CREATE TABLE blob(
  compartment BIGINT NOT NULL, blob BIGINT NOT NULL, chunk BIGINT NOT NULL, sealed {bytes} NOT NULL,
  PRIMARY KEY(compartment, blob, chunk)) {packed};

CREATE TABLE draft(
  compartment BIGINT NOT NULL, owner BIGINT NOT NULL, name BIGINT NOT NULL, revision BIGINT NOT NULL,
  at_ms BIGINT NOT NULL, key_number BIGINT NOT NULL, sealed {bytes} NOT NULL,
  PRIMARY KEY(compartment, owner, name)) {packed};

CREATE TABLE guard(hash BIGINT PRIMARY KEY);

CREATE TABLE setting(name TEXT PRIMARY KEY, value TEXT NOT NULL);
";
