-- The log itself: written once, never changed.
create table entry (
  session text not null,
  seq bigint not null,
  at text not null,
  actor text not null,
  event text not null,
  hash text not null,
  primary key (session, seq)
);

-- Where each session's log ends, so that a log cut off at its end is noticed.
create table head (
  session text not null primary key,
  seq bigint not null,
  hash text not null
);

-- For lists of sessions only: may be dropped and is made again from the log.
create table session_index (
  session text not null primary key,
  parent text not null,
  agent text not null,
  title text not null,
  started text not null,
  last text not null,
  status text not null
);
