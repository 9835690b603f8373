create table items (id serial primary key, name text not null, price numeric(10,2) default 0, tag varchar(20) default 'x', active boolean default true, check (price >= 0));
create table items (id int);
create table if not exists items (id int);
create table orders (id bigserial primary key, item_id integer references items(id), quantity smallint not null default 1, code char(4) unique, constraint positive check (quantity > 0));
\d items
\d orders
\dt
\d
\di
\d nothing
create index on items (name);
create unique index items_tag on items (tag);
create unique index if not exists items_tag on items (tag);
\d items
alter table items add column stock int not null default 5;
alter table items add column stock int;
alter table items rename column tag to label;
alter table items drop column active;
alter table items drop column active;
\d items
drop table items;
drop table orders, items;
drop table items;
drop table if exists items;
\dt
create table a (id int primary key, id int);
create table a (id foo);
create table a (id int, primary key (nope));
create table t (a int, b text);
alter table t rename to u;
select * from t;
select * from u;
truncate u;
drop table u;
