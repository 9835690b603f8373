import { createKubectl } from "../../kubectl/index.ts";
import { POD_NETWORK } from "../../network/pod-network.ts";
import type { Program } from "../../shell/process/process.ts";
import { NETWORK_PROGRAMS } from "../base/network-programs.ts";
import { ALL_PROGRAMS, installed } from "../base/shell-programs.ts";
import { API_DIALER, type Image } from "../image.ts";
import { fortio } from "../load-generators/fortio.ts";
import { hey } from "../load-generators/hey.ts";
import { POSTGRES_CLIENT_PROGRAMS } from "../postgres/image.ts";
import { REDIS_CLIENT_PROGRAMS } from "../redis/image.ts";

/** kubectl with the container's way to the API server, looked up when it runs. */
const kubectl: Program = (process) => {
  const network = process.capability(POD_NETWORK);
  return createKubectl((server, token) => process.capability(API_DIALER)?.(server, token), {
    ...(network === undefined ? {} : { listen: (_process, port) => network.listen(port) }),
  })(process);
};

/** Waits for the pod's end, without a timer: an idle sandbox costs nothing. The learner's shells are exec sessions beside it. */
const wait: Program = (process) =>
  new Promise((resolve) => {
    process.onSignal("SIGTERM", () => resolve(0));
    process.signal.addEventListener("abort", () => resolve(0), { once: true });
  });

/** In /etc, for the learner's home is a volume that hides what the image has there. */
const BASHRC = `PS1='\\u@\\h:\\w\\$ '
alias k=kubectl
alias ll='ls -l'
`;

/** The learner's terminal: a shell with the tools the lessons use, and kubectl. */
export const TOOLBOX_IMAGE: Image = {
  repository: "tsunagu/toolbox",
  tags: ["latest", "1", "1.0"],
  cmd: ["toolbox"],
  env: {
    PATH: "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
    HOME: "/home/learner",
    USER: "learner",
    LANG: "C.UTF-8",
    EDITOR: "nano",
    SHELL: "/bin/bash",
  },
  workingDirectory: "/home/learner",
  user: 1000,
  files: {
    "/etc/passwd":
      "root:x:0:0:root:/root:/bin/bash\nlearner:x:1000:1000::/home/learner:/bin/bash\nnobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin\n",
    "/etc/group": "root:x:0:\nlearner:x:1000:\nnogroup:x:65534:\n",
    "/etc/os-release": 'PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nNAME="Debian GNU/Linux"\nVERSION_ID="12"\nID=debian\n',
    "/etc/profile": BASHRC,
    "/etc/bash.bashrc": BASHRC,
  },
  programs: {
    ...installed("/usr/bin", ALL_PROGRAMS),
    ...installed("/bin", { sh: ALL_PROGRAMS["sh"] as Program, bash: ALL_PROGRAMS["bash"] as Program }),
    ...installed("/usr/bin", NETWORK_PROGRAMS),
    ...POSTGRES_CLIENT_PROGRAMS,
    ...REDIS_CLIENT_PROGRAMS,
    "/usr/local/bin/kubectl": kubectl,
    "/usr/local/bin/toolbox": wait,
    "/usr/bin/hey": hey,
    "/usr/bin/fortio": fortio,
  },
  size: 96_000_000,
};
