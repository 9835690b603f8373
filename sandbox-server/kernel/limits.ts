// Every bound of the sandbox server, in one file, the unit in the name.

/** Live sessions of one learner. */
export const SESSIONS_PER_LEARNER = 3;
/** Live sessions of the whole server. */
export const SESSIONS_TOTAL = 400;
/** Requests of one address per minute: a whole class sits behind one. */
export const REQUESTS_PER_MINUTE = 6_000;
/** Guests one address may make per hour. */
export const GUESTS_PER_HOUR = 300;
/** Sandboxes one learner may have made per hour, by starting and by resetting. */
export const SANDBOXES_PER_LEARNER_PER_HOUR = 60;
/** Addresses or learners one budget remembers; the longest known are forgotten first. */
export const BUDGET_KEYS = 10_000;
/** Hours a link for becoming an instructor is good for. */
export const CLAIM_HOURS = 24;
/** Bytes that may wait in the socket of a terminal or event stream that does not read. */
export const SOCKET_BACKLOG_BYTES = 1024 * 1024;
/** Bytes of one request body. */
export const REQUEST_BODY_BYTES = 64 * 1024;
/** Bytes of one WebSocket frame. */
export const FRAME_BYTES = 256 * 1024;
/** Bytes of terminal input waiting for the shell. More is refused with a message. */
export const INPUT_BACKLOG_BYTES = 1024 * 1024;
/** WebSocket frames a second from one terminal. */
export const FRAMES_PER_SECOND = 400;
/** Milliseconds between pings on an open socket. */
export const PING_MILLISECONDS = 20_000;
/** Seconds a terminal ticket is good for. */
export const TICKET_SECONDS = 30;
/** Milliseconds a detached terminal's shell is kept. */
export const DETACHED_TERMINAL_MILLISECONDS = 30 * 60_000;
/** Open event streams of one learner. */
export const EVENT_STREAMS_PER_LEARNER = 12;
/** Milliseconds the cluster must be quiet before light checks run again, and the longest they are put off. */
export const GRADING_QUIET_MILLISECONDS = 150;
export const GRADING_LONGEST_DELAY_MILLISECONDS = 1_000;
/** Milliseconds one check may take. */
export const LIGHT_CHECK_MILLISECONDS = 10_000;
export const HEAVY_CHECK_MILLISECONDS = 120_000;
/** Bytes of a probe's output that a grader reads. */
export const PROBE_OUTPUT_BYTES = 64 * 1024;
/** Characters of one piece of evidence. */
export const EVIDENCE_CHARACTERS = 2_000;
/** Members of one cohort; cohorts of one instructor. */
export const LEARNERS_PER_COHORT = 500;
export const COHORTS_PER_INSTRUCTOR = 100;
