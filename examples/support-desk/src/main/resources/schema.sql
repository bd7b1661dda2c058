create table ticket (
	id bigint generated always as identity primary key,
	customer text not null,
	subject text not null
);
create table comment (
	id bigint generated always as identity primary key,
	ticket bigint not null references ticket,
	author text not null,
	text text not null
);
