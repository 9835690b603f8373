// Every bound of the embedded cluster, in one file, the unit in the name.

export const PIPE_CAPACITY_BYTES = 64 * 1024;
/** Largest request body the API server takes (etcd's own default is 1.5 MiB; upstream's apiserver takes 3 MiB). */
export const API_BODY_LIMIT_BYTES = 3 * 1024 * 1024;
/** Largest ConfigMap or Secret data, as upstream. */
export const CONFIG_DATA_LIMIT_BYTES = 1024 * 1024;
/** Levels of lists and maps inside each other in one request body (Go's decoder takes 10,000; real objects have some thirty). */
export const API_BODY_DEPTH_LEVELS = 256;
/** Revisions kept for watches that resume; older resumes answer 410. */
export const WATCH_HISTORY_EVENTS = 2_000;
/** Events a slow watcher may leave unread before it is cut off. */
export const WATCH_BUFFER_EVENTS = 4_000;
/** Lines of watches kept for the next watcher of the same change, and how long one of them may be. */
export const RECENT_EVENT_LINES = 64;
export const RECENT_EVENT_LINE_BYTES = 64 * 1024;
/** Objects in one cluster over all kinds. */
export const STORE_OBJECT_LIMIT = 20_000;
/** Pods that are not there yet which a StatefulSet's controller thinks of at a time, however many replicas the set asks for. */
export const STATEFULSET_PLANNED_PODS = 1_000;
/** Bytes of one container's log that are kept. */
export const CONTAINER_LOG_BYTES = 256 * 1024;
/** Characters of one line of a container's log; a longer one is split, as CRI runtimes do. */
export const CONTAINER_LOG_LINE_CHARACTERS = 16 * 1024;
/** Clients attached to one container's output at once. */
export const CONTAINER_VIEWERS = 8;
/** Bytes of a probe's or hook's output that are looked at, as upstream. */
export const PROBE_OUTPUT_BYTES = 10 * 1024;
/** Bytes of a termination message, as upstream. */
export const TERMINATION_MESSAGE_BYTES = 4_096;
/** Bytes of files in one container or volume. */
export const FILESYSTEM_BYTES = 16 * 1024 * 1024;
/** Bytes of files over all containers and volumes of one cluster. */
export const CLUSTER_DISK_BYTES = 64 * 1024 * 1024;
/** Files and folders in one container or volume. */
export const FILESYSTEM_ENTRIES = 4_000;
/** Bytes of one file name, as ext4. */
export const PATH_NAME_BYTES = 255;
/** Processes of one container. */
export const PROCESSES_PER_CONTAINER = 64;
/** Connections one pod may hold open. */
export const SOCKETS_PER_POD = 512;
/** Unread bytes of one direction of a connection; the sender waits behind them. */
export const SOCKET_BUFFER_BYTES = 64 * 1024;
/** Connections that wait for accept() on one listener; further SYNs are dropped, as a full backlog does. */
export const ACCEPT_BACKLOG_CONNECTIONS = 128;
/** Clients one Service port with session affinity remembers; the longest idle are forgotten first. */
export const AFFINITY_CLIENTS = 1_000;
/** Bytes of one UDP payload, as IPv4 allows. */
export const DATAGRAM_BYTES = 65_507;
/** Bytes of one HTTP header block between pods. */
export const HTTP_HEADER_BYTES = 16 * 1024;
/** Bytes of one HTTP body between pods. */
export const HTTP_BODY_BYTES = 4 * 1024 * 1024;
/** Shell: nesting of functions, substitutions and subshells. */
export const SHELL_DEPTH = 64;
/** Shell: bytes of one command line or script. */
export const SHELL_SCRIPT_BYTES = 256 * 1024;
/** Shell: bytes of one variable or command substitution. */
export const SHELL_VALUE_BYTES = 1024 * 1024;
/** Shell: words one expansion may make. */
export const SHELL_WORDS = 10_000;
/** Line editor: commands of history that are kept. */
export const SHELL_HISTORY_LINES = 1_000;
/** Milliseconds a program may compute before it lets others have a turn. */
export const TURN_MILLISECONDS = 4;
/** Milliseconds a program that computes without pause rests after each turn, so that one learner cannot take the core. */
export const TURN_REST_MILLISECONDS = 12;
/** Pods one node runs, as upstream's kubelet. */
export const PODS_PER_NODE = 110;
/** Events kept per namespace; the oldest go first. */
export const EVENTS_PER_NAMESPACE = 500;
/** Bytes of one object's annotations, keys and values, as upstream. */
export const ANNOTATIONS_LIMIT_BYTES = 256 * 1024;
/** Processes beyond PROCESSES_PER_CONTAINER kept for shells a person works in, so that a fork bomb does not lock them out. */
export const PROCESSES_RESERVED = 16;
/** Milliseconds of computing a container may do at once before it has to rest between turns. */
export const TURN_BURST_MILLISECONDS = 200;
/** Steps (reads, writes, commands, loop rounds) that count as one turn even when the clock does not move. */
export const TURN_STEPS = 2_000;
/** Bytes of typed-ahead input a terminal keeps. */
export const TTY_INPUT_BYTES = 64 * 1024;
/** Bytes of one line typed to a program (N_TTY's canonical buffer). */
export const TTY_LINE_BYTES = 4_095;
/** Rows of one table of the simulated PostgreSQL. */
export const SQL_ROWS_PER_TABLE = 20_000;
/** Bytes of one message to or from the simulated PostgreSQL. */
export const SQL_MESSAGE_BYTES = 1024 * 1024;
/** Clients the simulated PostgreSQL serves at once (max_connections). */
export const SQL_CONNECTIONS = 100;
/** Instructions one regular expression may compile to. */
export const REGULAR_EXPRESSION_STEPS = 4_000;
/** Steps a match with back references may take before it gives up. */
export const REGULAR_EXPRESSION_BACKTRACKS = 400_000;
/** Bytes of one value sent to the simulated Redis. */
export const REDIS_VALUE_BYTES = 1024 * 1024;
/** Bytes of all keys and values of one simulated Redis. */
export const REDIS_MEMORY_BYTES = 8 * 1024 * 1024;
/** SPDY streams open at once in one tunnelled port-forward (two for each forwarded connection). */
export const SPDY_STREAMS_PER_CONNECTION = 256;
/** Largest object in the store, as etcd's default request limit. */
export const OBJECT_BYTES = 1_536 * 1024;
/** All objects of one cluster together, roughly as JSON. */
export const STORE_BYTES = 32 * 1024 * 1024;
/** Objects kept only for watches that resume. */
export const WATCH_HISTORY_BYTES = 8 * 1024 * 1024;
/** Objects a slow watcher may leave unread before it is cut off. */
export const WATCH_BUFFER_BYTES = 16 * 1024 * 1024;
/** Characters of one file (or stdin) that kubectl reads manifests from. */
export const MANIFEST_BYTES = 3 * 1024 * 1024;
/** Kustomizations that may stand upon one another. */
export const KUSTOMIZATION_DEPTH = 32;
/** Bytes of one archive that `kubectl cp` moves. */
export const COPY_BYTES = 16 * 1024 * 1024;
/** Characters of one YAML document: its parser holds the process while it works. JSON may be longer. */
export const YAML_DOCUMENT_BYTES = 128 * 1024;
/** Collections in a YAML document that may stand one inside the other. */
export const YAML_DEPTH = 100;
/** Steps one match of a shell pattern may take: some ten milliseconds. */
export const PATTERN_STEPS = 500_000;
/** Bytes of changed files one cluster writes to the journal in a second, on the whole. */
export const DISK_BYTES_PER_SECOND = 4 * 1024 * 1024;
/** ServiceCIDR objects that addresses are given from. */
export const SERVICE_CIDR_LIMIT = 64;
/** Blocks read of one PEM file. */
export const PEM_BLOCKS_PER_FILE = 200;
/** Nodes with failed daemon pods whose waits the DaemonSet controller remembers. */
export const FAILED_DAEMON_BACKOFFS = 1_000;

/** Recommendations, and changes of size, that an autoscaler remembers: an hour of looks at 15 seconds each. */
export const AUTOSCALER_SAMPLES = 256;
/** Characters of one CEL expression, as cel-go's default. */
export const CEL_EXPRESSION_CHARACTERS = 100_000;
/** Expressions that may stand one inside the other, as cel-go's default. */
export const CEL_DEPTH = 250;
/** Steps (cost units) of one evaluation of one CEL expression, as upstream's PerCallLimit. */
export const CEL_CALL_STEPS = 1_000_000;
/** Steps (cost units) of all expressions that one request makes, as upstream's RuntimeCELCostBudget. */
export const CEL_REQUEST_STEPS = 10_000_000;
/** Instructions that one regular expression of a schema or of CEL may compile to. */
export const PATTERN_INSTRUCTIONS = 20_000;
/** Traces the mesh's collector keeps; the oldest go first. */
export const TRACES_PER_CLUSTER = 200;
/** Spans kept of one trace. */
export const SPANS_PER_TRACE = 100;
/** Certificates of proxies that are remembered; those of proxies long gone go first. */
export const MESH_CERTIFICATES = 2_000;
/** Mirrored requests one proxy has in flight; more are not sent. */
export const MIRRORED_REQUESTS_PER_PROXY = 32;
/** Bytes of one HTTP/2 frame, and of one gRPC message: the size every peer must take. */
export const GRPC_FRAME_BYTES = 16 * 1024;
/** Bytes of one block that dd copies. */
export const DD_BLOCK_BYTES = 16 * 1024 * 1024;
/** Calls one gRPC connection has in flight. */
export const GRPC_STREAMS_PER_CONNECTION = 100;
