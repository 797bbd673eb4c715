-- The order in which entries of all sessions came: one number to resume a stream from.
create table arrival (
  position integer not null primary key,
  session text not null,
  seq bigint not null
);
insert into arrival (position, session, seq)
  select row_number() over (order by at, session, seq), session, seq from entry;

-- What a command from outside has caused, so that the same key does nothing twice.
create table command (
  name text not null primary key,
  session text not null,
  seq bigint not null,
  at text not null
);

-- Sessions that a server has to advance (db-scheduler).
create table scheduled_tasks (
  task_name text not null,
  task_instance text not null,
  task_data blob,
  execution_time timestamp not null,
  picked boolean not null,
  picked_by text,
  last_success timestamp,
  last_failure timestamp,
  consecutive_failures int,
  last_heartbeat timestamp,
  version bigint not null,
  priority smallint,
  primary key (task_name, task_instance)
);

alter table session_index add column archived bigint not null default 0;
